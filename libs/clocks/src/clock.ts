import type { DivisionPath } from '#libs/divisions';
import type { Duration, WorkingCalendar } from '#libs/policy';

/** A limit of a policy pack as far as a clock needs it; a tier limit is one. */
export interface Limit {
  readonly id: string;
  /** What ends the clock when it happens: `acknowledge`, `handle` … */
  readonly measures: string;
  readonly within: Duration;
  readonly whenMissed: 'escalate' | 'supervise';
}

/** What a pack says of time. */
export interface Timing {
  readonly calendar: WorkingCalendar;
  /** Percentages of a limit at which somebody is reminded. */
  readonly reminderPercents: readonly number[];
}

/** What is done in time, or not: an incident, a task. */
export interface ClockSubject {
  readonly id: string;
  /** Where it belongs in the tree: who sees that place sees its clocks. */
  readonly path: DivisionPath;
}

/** A stretch that does not count. */
export interface Pause {
  readonly from: Date;
  readonly to: Date;
}

/** A limit that runs, or has run, for one subject. */
export interface Clock {
  readonly subject: ClockSubject;
  /** From 1 for each subject. */
  readonly number: number;
  /** Code of the office that must act. */
  readonly holder: string;
  /** Id of the pack that the rule stands in. */
  readonly pack: string;
  /** Id of the limit in it. */
  readonly rule: string;
  readonly measures: string;
  /** A law's limit is `legal`: nothing pauses it. */
  readonly kind: 'local' | 'legal';
  readonly runsOn: 'wall' | 'working';
  readonly whenMissed: 'escalate' | 'supervise';
  readonly startedAt: Date;
  /** Moved by pauses alone. */
  readonly dueAt: Date;
  readonly pauses: readonly Pause[];
  /** Since when it stands still; null while it runs. */
  readonly pausedAt: Date | null;
  readonly metAt: Date | null;
  /** The limit itself, not the moment at which somebody noticed. May stand beside `metAt`. */
  readonly missedAt: Date | null;
  /** When it ended without being met, and why. */
  readonly stoppedAt: Date | null;
  readonly stopReason: string | null;
  /** The highest percentage that is dealt with, 0 at first. */
  readonly reminded: number;
  /** Events that it has raised. */
  readonly eventVersion: number;
  /**
   * Others began with it whose rows are not written yet, because it is the first of them to act:
   * they follow with the first thing that happens.
   */
  readonly leads: boolean;
  /** When something is to be done next; null: nothing, or not while it is paused. */
  readonly nextAt: Date | null;
  /** The last try to do it failed; `nextAt` is the next. */
  readonly isFailing: boolean;
}

/** True until it is met or stopped, missed or not. */
export function isOpen(clock: Clock): boolean {
  return clock.metAt === null && clock.stoppedAt === null;
}
