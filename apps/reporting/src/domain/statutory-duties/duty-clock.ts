import { dueAt, type Duty, type PolicyPack } from '#libs/policy';
import type { LapseReason, Running, TrackedDuty, DutyChange } from './tracked-duty.js';

/** The state of a duty whose time begins at an instant: wall time, by the pack's calendar. */
function runningFrom(pack: PolicyPack, definition: Duty, startedAt: Date): Running {
  const due = dueAt(definition, startedAt, pack.calendar);
  return { status: 'running', startedAt, dueAt: due, missedAt: null };
}

/** A duty's time begins. */
export function begun(pack: PolicyPack, duty: TrackedDuty, startedAt: Date, at: Date): DutyChange {
  const state = runningFrom(pack, duty.definition, startedAt);
  return { type: 'owed', at, duty: { ...duty, state } };
}

/** The same duty arises once more. @param id of the new round */
export function anotherRound(
  pack: PolicyPack,
  duty: TrackedDuty,
  id: string,
  startedAt: Date,
  at: Date,
): DutyChange {
  const next = { ...duty, id, round: duty.round + 1, packVersion: pack.version };
  return begun(pack, next, startedAt, at);
}

/** A duty is no longer owed. @throws Error when it is not open */
export function lapsed(duty: TrackedDuty, reason: LapseReason, at: Date): DutyChange {
  const { state } = duty;
  if (state.status !== 'awaited' && state.status !== 'running') {
    throw new Error(`duty ${duty.id} is ${state.status} and cannot lapse`);
  }
  return {
    type: 'lapsed',
    at,
    duty: { ...duty, state: { status: 'lapsed', lapsedAt: at, reason, before: state } },
  };
}
