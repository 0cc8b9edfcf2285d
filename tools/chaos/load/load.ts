import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../simulate/random.js';
import type { Caller } from './caller.js';
import type { Ledger } from './ledger.js';
import type { Stage } from './acting.js';
import { playStory } from './stories.js';

/** Stories at the same time: a few dozen requests a second. */
const actors = 8;
/** Longer than any fault keeps everybody from working. */
const acknowledgedWithinMs = 90_000;

/** People at work until told to stop. */
export class Load {
  private running: Promise<void>[] = [];
  private stopping = false;
  private failure: Error | undefined;

  constructor(
    readonly caller: Caller,
    readonly ledger: Ledger,
    private readonly random: Random,
  ) {}

  start(): void {
    this.stopping = false;
    this.caller.finishBy(undefined);
    const stage: Stage = { caller: this.caller, ledger: this.ledger, random: this.random };
    this.running = Array.from({ length: actors }, () => this.act(stage));
  }

  /**
   * Begins nothing new and ends what was begun.
   * @param withinMs what is not certain after that is stuck
   */
  async finish(withinMs: number): Promise<void> {
    this.stopping = true;
    this.caller.finishBy(Date.now() + withinMs);
    await Promise.all(this.running);
    if (this.failure !== undefined) throw this.failure;
  }

  /**
   * Waits until so many more calls were acknowledged.
   * @throws Error when they are not within a minute and a half
   */
  async untilAcknowledged(more: number): Promise<void> {
    const wanted = this.ledger.counts.ok + more;
    const deadline = Date.now() + acknowledgedWithinMs;
    while (this.ledger.counts.ok < wanted) {
      if (this.failure !== undefined) throw this.failure;
      if (Date.now() > deadline) {
        throw new Error(`${more} more commands are not done within ${acknowledgedWithinMs} ms`);
      }
      await delay(50);
    }
  }

  private async act(stage: Stage): Promise<void> {
    try {
      while (!this.stopping) {
        await playStory(stage);
        await delay(this.random.below(300));
      }
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
    }
  }
}
