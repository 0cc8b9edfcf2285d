import type { Transaction } from '#libs/persistence';
import type { Clock } from './clock.js';

/** A point of a clock that is dealt with now. */
export interface Firing {
  /** The clock as it is after it. */
  readonly clock: Clock;
  /** 100 is the limit itself: it was missed. */
  readonly percent: number;
  /** The others that began with the clock are still to be written. */
  readonly leads: boolean;
}

/** What became of a firing. `skipped` needs a reason: a stable code. */
export type FiringOutcome =
  | { readonly outcome: 'reminded' | 'escalated' | 'supervised'; readonly reason?: string }
  | { readonly outcome: 'skipped'; readonly reason: string };

/** What a service does when clocks of its subjects fire. */
export interface ClockSubjects {
  /** `incident`, `task`. */
  readonly type: string;
  /** The service's table of them, with the key `id`; its rows are the locks of their clocks. */
  readonly table: string;
  /**
   * Does what firings ask for, in the sweep's transaction; the subjects are locked. An error leaves
   * everything as it was for the subject that causes it, and delays no other.
   * @returns an outcome for each, in their order
   */
  fire(tx: Transaction, firings: readonly Firing[], now: Date): Promise<FiringOutcome[]>;
}
