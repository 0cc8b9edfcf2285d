/** How often the loop is asked for its time. */
const everyMs = 20;
/**
 * Half a second of history: one collection of garbage is no overload, a queue that stands is. When
 * the load ends, the figure falls as fast.
 */
const memoryMs = 500;

/**
 * Measures how much later than asked the event loop comes to its work because of what it does
 * itself, smoothed over time.
 *
 * A loop is also late when neighbours on the same machine have its core. That tells nothing of its
 * own load, and refusing helps nobody then: by the clock on the wall, busy neighbours made a service
 * refuse reports at 64 in work. So the time counts that the thread was given, not the time that
 * passed.
 */
export class LoopDelay {
  private timer: NodeJS.Timeout | undefined;
  private smoothed = 0;

  /** Milliseconds. */
  get value(): number {
    return this.smoothed;
  }

  start(): void {
    let lastAt = performance.now();
    let lastWorked = workedMs();
    this.timer = setInterval(() => {
      const now = performance.now();
      const worked = workedMs();
      this.observe(now - lastAt, worked - lastWorked);
      lastAt = now;
      lastWorked = worked;
    }, everyMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /**
   * @param elapsedMs since the last look, which was to be `everyMs` ago
   * @param workedMs of them that the loop's thread was on a core
   */
  observe(elapsedMs: number, workedMs: number): void {
    const delay = Math.max(0, Math.min(elapsedMs, workedMs) - everyMs);
    // The longer it took, the more of the history it is.
    const weight = 1 - Math.exp(-elapsedMs / memoryMs);
    this.smoothed += (delay - this.smoothed) * weight;
  }
}

function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
