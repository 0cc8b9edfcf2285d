import type { Counted } from '../counting/index.js';
import type { Day } from '../day.js';
import type { IncidentFact } from './incident-fact.js';

/**
 * What is counted of incidents. Each counts an incident once, on the day of its milestone; `ended`
 * counts on the day of the **report** those that are closed, rejected or merged by now, so that
 * reported − ended is how many of a period's reports are still open, in any sum of cells. In the
 * same way `invalid` counts those that are rejected or merged: reported − invalid are the valid
 * reports, and an incident that was reported twice is one of them, not two.
 *
 * What a reopening or a rework has undone is counted no more: an incident that is open again is not
 * closed, and counts as closed on the day on which it is closed at last.
 */
export type IncidentMetric =
  | 'reported'
  | 'accepted'
  | 'rejected'
  | 'returned'
  | 'escalated'
  | 'resolved'
  | 'verified'
  | 'closed'
  | 'merged'
  | 'reopened'
  | 'ended'
  | 'invalid';

/** Stands in a cell for a category or grade that is still open. */
const undecided = '';

/** What of an incident is counted, and where. */
export function countedIncident(fact: IncidentFact): Counted {
  const isInvalid = fact.rejectedOn !== null || fact.mergedOn !== null;
  const days: Readonly<Record<IncidentMetric, Day | null>> = {
    reported: fact.reportedOn,
    accepted: fact.acceptedOn,
    rejected: fact.rejectedOn,
    returned: fact.returnedOn,
    escalated: fact.escalatedOn,
    resolved: fact.resolvedOn,
    verified: fact.verifiedOn,
    closed: fact.closedOn,
    merged: fact.mergedOn,
    reopened: fact.reopenedOn,
    ended: isInvalid || fact.closedOn !== null ? fact.reportedOn : null,
    invalid: isInvalid ? fact.reportedOn : null,
  };
  return {
    path: fact.path,
    levels: fact.levels,
    dimensions: [fact.categoryCode ?? undecided, fact.grade ?? undecided],
    milestones: Object.entries(days).flatMap(([metric, day]) =>
      day === null ? [] : [[metric, day] as const],
    ),
  };
}
