import type { Counted } from '../counting/index.js';
import type { Day } from '../day.js';
import type { IncidentFact } from './incident-fact.js';

/**
 * What is counted of incidents. Each counts an incident once, on the day of its milestone; `ended`
 * counts on the day of the **report** those that are closed or rejected by now, so that
 * reported − ended is how many of a period's reports are still open, in any sum of cells.
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
  | 'ended';

/** Stands in a cell for a category or grade that is still open. */
const undecided = '';

/** What of an incident is counted, and where. */
export function countedIncident(fact: IncidentFact): Counted {
  const days: Readonly<Record<IncidentMetric, Day | null>> = {
    reported: fact.reportedOn,
    accepted: fact.acceptedOn,
    rejected: fact.rejectedOn,
    returned: fact.returnedOn,
    escalated: fact.escalatedOn,
    resolved: fact.resolvedOn,
    verified: fact.verifiedOn,
    closed: fact.closedOn,
    ended: fact.closedOn === null && fact.rejectedOn === null ? null : fact.reportedOn,
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
