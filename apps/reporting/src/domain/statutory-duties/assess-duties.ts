import { dutiesOwed, type Duty, type Grade, type PolicyPack } from '#libs/policy';
import { begun, lapsed } from './duty-clock.js';
import { isOpen, latestRounds, type DutyChange, type TrackedDuty } from './tracked-duty.js';

/** What of an incident decides which duties it owes. */
export interface DutyFacts {
  readonly grade: Grade;
  /** Id of the party that operates what was hit; undefined narrows nothing. */
  readonly operator: string | undefined;
  readonly crimeSuspected: boolean;
  readonly discoveredAt: Date;
  /** When handling ended; null while it goes on. */
  readonly handledAt: Date | null;
}

/**
 * Compares what an incident owes with what is tracked, after its grade became known, was changed,
 * or other facts did.
 *
 * New duties run from the original start, which is discovery and not the change of the grade.
 * Nothing is removed: what is owed no longer lapses with a reason, and goes on from where it was,
 * with its old limit, should it be owed again.
 * @param newId gives the id of a new duty
 */
export function assessDuties(
  pack: PolicyPack,
  facts: DutyFacts,
  duties: readonly TrackedDuty[],
  cause: 'regraded' | 'facts-changed',
  at: Date,
  newId: () => string,
): DutyChange[] {
  const { grade, operator, crimeSuspected, handledAt } = facts;
  const owing = { grade, crimeSuspected, ...(operator === undefined ? {} : { operator }) };
  const owed = dutiesOwed(pack, owing);
  // What is for running incidents does not arise any more when handling has ended.
  const arising = handledAt === null ? owed : dutiesOwed(pack, { ...owing, stillRunning: false });
  const known = latestRounds(duties);
  const changes: DutyChange[] = [];
  for (const duty of known) {
    const isOwed = owed.some(({ id }) => id === duty.definition.id);
    if (isOpen(duty) && !isOwed) changes.push(lapsed(duty, cause, at));
    if (isOwed) changes.push(...reinstated(duty, at));
  }
  for (const definition of arising) {
    if (known.some((duty) => duty.definition.id === definition.id)) continue;
    changes.push(arisen(pack, definition, facts, known, at, newId()));
  }
  return changes;
}

/** The incident went into another one: whatever is open is owed by that one. */
export function lapseAll(duties: readonly TrackedDuty[], at: Date): DutyChange[] {
  return duties.filter(isOpen).map((duty) => lapsed(duty, 'merged', at));
}

function reinstated(duty: TrackedDuty, at: Date): DutyChange[] {
  const { state } = duty;
  if (state.status !== 'lapsed') return [];
  if (state.reason !== 'regraded' && state.reason !== 'facts-changed') return [];
  const type = state.before.status === 'running' ? 'owed' : 'awaited';
  return [{ type, at, duty: { ...duty, state: state.before } }];
}

function arisen(
  pack: PolicyPack,
  definition: Duty,
  facts: DutyFacts,
  known: readonly TrackedDuty[],
  at: Date,
  id: string,
): DutyChange {
  const duty: TrackedDuty = {
    id,
    definition,
    packId: pack.id,
    packVersion: pack.version,
    round: 1,
    state: { status: 'awaited' },
  };
  const startedAt = startOf(definition, facts, known);
  return startedAt === null ? { type: 'awaited', at, duty } : begun(pack, duty, startedAt, at);
}

/** When the time of a duty that arises now began, or null when it has not. */
function startOf(
  { from, follows }: Duty,
  { discoveredAt, handledAt }: DutyFacts,
  known: readonly TrackedDuty[],
): Date | null {
  switch (from) {
    case 'discovered':
      return discoveredAt;
    case 'followed-fulfilled':
      return firstFulfilment(follows, known);
    case 'handling-ended':
      return handledAt;
    case 'new-facts':
      return null;
    default:
      return from satisfies never;
  }
}

function firstFulfilment(ids: readonly string[], known: readonly TrackedDuty[]): Date | null {
  const times = known.flatMap(({ definition, state }) =>
    ids.includes(definition.id) && state.status === 'fulfilled' ? [state.fulfilment.at] : [],
  );
  return times.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
