import type { Limits } from '../limits.js';
import type { Actor, By } from '../office.js';
import type { Targets } from '../targets.js';

/** What somebody wants to do with a task; `at` is when, `by` is who. */
export type TaskCommand = { readonly at: Date } & (
  | ({ readonly by: Actor } & (
      | { readonly type: 'acknowledge' }
      | HandDown
      | { readonly type: 'submit'; readonly summary: string; readonly details: string | null }
      | { readonly type: 'decline'; readonly reason: string }
      | { readonly type: 'verify'; readonly note: string | null }
      | { readonly type: 'rework'; readonly reason: string }
    ))
  | { readonly type: 'recall'; readonly by: By; readonly reason: string }
);
export type TaskCommandName = TaskCommand['type'];

interface HandDown {
  readonly type: 'hand-down';
  readonly targets: Targets;
  /** Offices that have an open task below this one already. */
  readonly tasked: ReadonlySet<string>;
  /** As sent: what is left out follows the task's own. */
  readonly limits: Partial<Limits>;
  /** The day in the platform's time zone, `YYYY-MM-DD`. */
  readonly today: string;
}
