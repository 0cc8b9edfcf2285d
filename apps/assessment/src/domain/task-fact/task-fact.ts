import type { Placeable } from '../counting/index.js';
import type { Day } from '../day.js';

/**
 * What statistics know of a task: who holds it, its limits, and the day of each milestone. A
 * milestone that a task passes more than once (submitted, sent back) stands on its first day.
 */
export interface TaskFact extends Placeable {
  readonly id: string;
  /** Version of the last event that was taken in. */
  readonly version: number;
  readonly orderId: string;
  readonly status: string;
  readonly acknowledgeBy: Date | null;
  readonly completeBy: Date | null;
  /** null when an operator gave up the event that said so. */
  readonly issuedOn: Day | null;
  readonly acknowledgedOn: Day | null;
  /** Not later than `acknowledgeBy`; true where there is no limit; null until it happens. */
  readonly acknowledgedOnTime: boolean | null;
  readonly submittedOn: Day | null;
  /** The last submission was not later than `completeBy`; true where there is no limit. */
  readonly submittedOnTime: boolean | null;
  readonly doneOn: Day | null;
  /** The work that was found good had been submitted in time. */
  readonly doneOnTime: boolean | null;
  readonly reworkedOn: Day | null;
  /** How often submitted work was sent back. */
  readonly reworks: number;
  readonly declinedOn: Day | null;
  readonly recalledOn: Day | null;
}
