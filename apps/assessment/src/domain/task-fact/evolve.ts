import type { TaskChange } from './task-change.js';
import type { TaskFact } from './task-fact.js';

/**
 * The fact after an event. An event that is not newer than the fact changes nothing.
 * @param fact undefined for a task that was not heard of. Its first event need not be the issue:
 *   an operator may have given that one up.
 */
export function evolve(fact: TaskFact | undefined, change: TaskChange): TaskFact {
  if (fact !== undefined && change.version <= fact.version) return fact;
  const before = fact ?? unheardOf(change);
  const { acknowledgeBy, completeBy, day } = change;
  const after: TaskFact = {
    ...before,
    version: change.version,
    path: change.path,
    levels: change.path === before.path ? before.levels : null,
    status: change.status,
    acknowledgeBy,
    completeBy,
  };
  switch (change.type) {
    case 'issued':
      return { ...after, issuedOn: day };
    case 'acknowledged':
      return {
        ...after,
        acknowledgedOn: day,
        acknowledgedOnTime: isInTime(change.at, acknowledgeBy),
      };
    case 'handed-down':
      return after;
    case 'submitted':
      return {
        ...after,
        submittedOn: before.submittedOn ?? day,
        submittedOnTime: isInTime(change.at, completeBy),
      };
    case 'returned':
      // Work that was declined and is wanted after all was never shown: that is no rework.
      if (before.status !== 'submitted') return after;
      return { ...after, reworkedOn: before.reworkedOn ?? day, reworks: before.reworks + 1 };
    case 'completed':
      // How long the issuer took to look at the work is not the holder's doing.
      return {
        ...after,
        doneOn: day,
        doneOnTime: before.submittedOnTime ?? isInTime(change.at, completeBy),
      };
    case 'declined':
      return { ...after, declinedOn: before.declinedOn ?? day };
    case 'recalled':
      return { ...after, recalledOn: day };
    default:
      return change.type satisfies never;
  }
}

/** Whoever has no limit cannot be late. */
function isInTime(at: Date, limit: Date | null): boolean {
  return limit === null || at <= limit;
}

function unheardOf(change: TaskChange): TaskFact {
  return {
    id: change.id,
    version: 0,
    path: change.path,
    levels: null,
    orderId: change.orderId,
    status: change.status,
    acknowledgeBy: null,
    completeBy: null,
    issuedOn: null,
    acknowledgedOn: null,
    acknowledgedOnTime: null,
    submittedOn: null,
    submittedOnTime: null,
    doneOn: null,
    doneOnTime: null,
    reworkedOn: null,
    reworks: 0,
    declinedOn: null,
    recalledOn: null,
  };
}
