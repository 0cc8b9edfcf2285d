import type { Grade } from '#libs/policy';
import type { Placeable } from '../counting/index.js';
import type { Day } from '../day.js';

/**
 * What statistics know of an incident: where, of which kind, and the day of each milestone. A
 * milestone that an incident passes more than once (escalated, returned, reopened) stands on its first
 * day; resolved, verified and closed are null again while a reopening or a rework has undone them.
 */
export interface IncidentFact extends Placeable {
  readonly id: string;
  /** Version of the last event that was taken in. */
  readonly version: number;
  /** The present category and grade: when triage changes them, the whole incident moves. */
  readonly categoryCode: string | null;
  readonly grade: Grade | null;
  readonly status: string;
  readonly reportedOn: Day;
  readonly acceptedOn: Day | null;
  readonly rejectedOn: Day | null;
  readonly returnedOn: Day | null;
  /** How often it was sent back down. */
  readonly returns: number;
  readonly escalatedOn: Day | null;
  /** How often it went up. */
  readonly escalations: number;
  readonly handlingOn: Day | null;
  readonly resolvedOn: Day | null;
  readonly verifiedOn: Day | null;
  readonly closedOn: Day | null;
  readonly mergedOn: Day | null;
  readonly reopenedOn: Day | null;
  /** How often it was reopened. */
  readonly reopens: number;
}
