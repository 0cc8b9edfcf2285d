/** How often the loop is asked for its time. */
const everyMs = 20;
/**
 * Half a second of history: one collection of garbage is no overload, a queue that stands is. When
 * the load ends, the figure falls as fast.
 */
const memoryMs = 500;

/** Measures how much later than asked the event loop comes to its work, smoothed over time. */
export class LoopDelay {
  private timer: NodeJS.Timeout | undefined;
  private smoothed = 0;

  /** Milliseconds. */
  get value(): number {
    return this.smoothed;
  }

  start(): void {
    let last = performance.now();
    this.timer = setInterval(() => {
      const now = performance.now();
      this.observe(now - last);
      last = now;
    }, everyMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** @param elapsedMs since the last look, which was to be `everyMs` ago */
  observe(elapsedMs: number): void {
    const delay = Math.max(0, elapsedMs - everyMs);
    // The longer it took, the more of the history it is.
    const weight = 1 - Math.exp(-elapsedMs / memoryMs);
    this.smoothed += (delay - this.smoothed) * weight;
  }
}
