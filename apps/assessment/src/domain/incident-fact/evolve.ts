import type { IncidentChange } from './incident-change.js';
import type { IncidentFact } from './incident-fact.js';

/**
 * The fact after an event. An event that is not newer than the fact changes nothing.
 * @param fact undefined for an incident that was not heard of. Its first event need not be the
 *   report: an operator may have given that one up.
 */
export function evolve(fact: IncidentFact | undefined, change: IncidentChange): IncidentFact {
  if (fact !== undefined && change.version <= fact.version) return fact;
  const before = fact ?? unheardOf(change);
  const after: IncidentFact = {
    ...before,
    version: change.version,
    path: change.path,
    levels: change.path === before.path ? before.levels : null,
    categoryCode: change.categoryCode,
    grade: change.grade,
    status: change.status,
  };
  const { day } = change;
  switch (change.type) {
    case 'reported':
    case 'changed':
      return after;
    case 'accepted':
      return { ...after, acceptedOn: day };
    case 'rejected':
      return { ...after, rejectedOn: day };
    case 'returned':
      return { ...after, returnedOn: before.returnedOn ?? day, returns: before.returns + 1 };
    case 'escalated':
      return {
        ...after,
        escalatedOn: before.escalatedOn ?? day,
        escalations: before.escalations + 1,
      };
    case 'handling-started':
      return { ...after, handlingOn: day };
    case 'resolved':
      return { ...after, resolvedOn: day };
    case 'verified':
      return { ...after, verifiedOn: day };
    case 'closed':
      return { ...after, closedOn: day };
    case 'reworked':
      return { ...after, resolvedOn: null };
    case 'reopened':
      return {
        ...after,
        resolvedOn: null,
        verifiedOn: null,
        closedOn: null,
        reopenedOn: before.reopenedOn ?? day,
        reopens: before.reopens + 1,
      };
    case 'merged':
      return { ...after, mergedOn: day };
    default:
      return change.type satisfies never;
  }
}

function unheardOf(change: IncidentChange): IncidentFact {
  return {
    id: change.id,
    version: 0,
    path: change.path,
    levels: null,
    categoryCode: null,
    grade: null,
    status: change.status,
    reportedOn: change.reportedOn,
    acceptedOn: null,
    rejectedOn: null,
    returnedOn: null,
    returns: 0,
    escalatedOn: null,
    escalations: 0,
    handlingOn: null,
    resolvedOn: null,
    verifiedOn: null,
    closedOn: null,
    mergedOn: null,
    reopenedOn: null,
    reopens: 0,
  };
}
