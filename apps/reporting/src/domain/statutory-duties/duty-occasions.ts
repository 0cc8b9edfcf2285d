import type { PolicyPack } from '#libs/policy';
import { anotherRound, begun, lapsed } from './duty-clock.js';
import { isOpen, latestRounds, type DutyChange, type TrackedDuty } from './tracked-duty.js';

/**
 * New facts became known: what is owed on new facts begins. Before the first report was made there
 * is nothing to supplement; while a supplementary report is still owed it will say these too.
 * @param about ids of the report's fields that are new; undefined when nobody knows which
 */
export function onNewFacts(
  pack: PolicyPack,
  duties: readonly TrackedDuty[],
  about: readonly string[] | undefined,
  at: Date,
  newId: () => string,
): DutyChange[] {
  return latestRounds(duties).flatMap((duty) => {
    const { from, follows, fields } = duty.definition;
    if (from !== 'new-facts' || !anyFulfilled(follows, duties)) return [];
    const asked = [...fields.atOnce, ...fields.later];
    if (about !== undefined && !about.some((id) => asked.includes(id))) return [];
    if (duty.state.status === 'awaited') return [begun(pack, duty, at, at)];
    if (duty.state.status === 'fulfilled') return [anotherRound(pack, duty, newId(), at, at)];
    return [];
  });
}

/**
 * Handling ended. What is owed from then begins; what was for incidents that are still running when
 * it is due lapses, unless it was due before.
 */
export function onHandlingEnded(
  pack: PolicyPack,
  duties: readonly TrackedDuty[],
  at: Date,
  newId: () => string,
): DutyChange[] {
  const changes: DutyChange[] = [];
  /** Still-running duties that stand, in the order of the pack: others may follow them. */
  const standing = new Set<string>();
  for (const duty of latestRounds(duties)) {
    const { id, when, from, follows } = duty.definition;
    if (from === 'handling-ended') {
      const owed = when !== 'still-running' || follows.some((each) => standing.has(each));
      if (owed) changes.push(...beginAgain(pack, duty, at, newId));
      else if (isOpen(duty)) changes.push(lapsed(duty, 'handling-ended', at));
    } else if (when === 'still-running') {
      if (duty.state.status === 'fulfilled' || wasDueBefore(duty, at)) standing.add(id);
      else if (isOpen(duty)) changes.push(lapsed(duty, 'handling-ended', at));
    } else if (when === 'handled' && wasDueBefore(duty, at)) {
      changes.push(lapsed(duty, 'handling-goes-on', at));
    }
  }
  return changes;
}

/**
 * Handling was taken up again, so it had not ended: what was owed from its end lapses unless it was
 * missed before, and begins with a new limit when handling ends again.
 */
export function onHandlingResumed(duties: readonly TrackedDuty[], at: Date): DutyChange[] {
  return latestRounds(duties).flatMap((duty) => {
    if (duty.definition.from !== 'handling-ended' || duty.state.status !== 'running') return [];
    if (duty.state.missedAt !== null || wasDueBefore(duty, at)) return [];
    return [lapsed(duty, 'handling-goes-on', at)];
  });
}

/**
 * Finds what is overdue. A duty for incidents that are handled when it is due is not missed while
 * handling goes on: another one is owed in its place.
 * @param handled whether handling has ended
 */
export function missOverdue(
  duties: readonly TrackedDuty[],
  handled: boolean,
  now: Date,
): DutyChange[] {
  return duties.flatMap((duty): DutyChange[] => {
    const { state, definition } = duty;
    if (state.status !== 'running' || state.missedAt !== null) return [];
    if (!wasDueBefore(duty, now)) return [];
    if (definition.when === 'handled' && !handled) return [lapsed(duty, 'handling-goes-on', now)];
    return [{ type: 'missed', at: now, duty: { ...duty, state: { ...state, missedAt: now } } }];
  });
}

function beginAgain(
  pack: PolicyPack,
  duty: TrackedDuty,
  at: Date,
  newId: () => string,
): DutyChange[] {
  const { state } = duty;
  switch (state.status) {
    case 'awaited':
      return [begun(pack, duty, at, at)];
    case 'fulfilled':
      return [anotherRound(pack, duty, newId(), at, at)];
    case 'lapsed':
      return state.reason === 'handling-goes-on' ? [anotherRound(pack, duty, newId(), at, at)] : [];
    case 'running':
      return [];
    default:
      return state satisfies never;
  }
}

function wasDueBefore({ state }: TrackedDuty, at: Date): boolean {
  return state.status === 'running' && state.dueAt !== null && state.dueAt < at;
}

function anyFulfilled(ids: readonly string[], duties: readonly TrackedDuty[]): boolean {
  return duties.some(
    ({ definition, state }) => ids.includes(definition.id) && state.status === 'fulfilled',
  );
}
