import type { DivisionPath } from '#libs/divisions';
import type { Grade } from '#libs/policy';
import type { Day } from '../day.js';

/** What may happen to an incident, as far as statistics count it. */
export type IncidentChangeType =
  | 'reported'
  | 'accepted'
  | 'rejected'
  | 'returned'
  | 'escalated'
  | 'handling-started'
  | 'resolved'
  | 'verified'
  | 'closed'
  | 'reworked'
  | 'reopened'
  | 'merged'
  /** Nothing that is counted, but the incident's kind and state may be others now. */
  | 'changed';

/** An event of an incident: what happened, when, and the incident as it stands after it. */
export interface IncidentChange {
  readonly type: IncidentChangeType;
  readonly id: string;
  readonly version: number;
  /** Kafka partition that it came by, as all events of the same incident. */
  readonly partition: number;
  /** The day on which it happened. */
  readonly day: Day;
  readonly path: DivisionPath;
  readonly categoryCode: string | null;
  readonly grade: Grade | null;
  readonly status: string;
  readonly reportedOn: Day;
}
