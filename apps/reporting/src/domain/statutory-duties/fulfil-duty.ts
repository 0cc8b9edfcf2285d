import type { PolicyPack } from '#libs/policy';
import { begun, lapsed } from './duty-clock.js';
import type { DutyRefusal } from './duty-refusals.js';
import {
  isOpen,
  latestRounds,
  type DutyChange,
  type Fulfilment,
  type TrackedDuty,
} from './tracked-duty.js';

/** Clocks differ a little; more than this into the future is a mistake. */
const clockToleranceMs = 2 * 60 * 1000;

export type FulfilmentDecision =
  | { readonly accepted: true; readonly changes: readonly DutyChange[] }
  | { readonly accepted: false; readonly refusal: DutyRefusal };

/**
 * Records that the report which a duty asks for was made. What follows the duty begins then, for
 * its addressee has received the report; a report of an incident that is still running takes the
 * place of the one that is for handled incidents.
 * @param duties all of the incident
 * @param duty the one that was fulfilled, its last round
 * @param report `recordedAt` is now
 */
export function fulfilDuty(
  pack: PolicyPack,
  duties: readonly TrackedDuty[],
  duty: TrackedDuty,
  report: Omit<Fulfilment, 'late'>,
): FulfilmentDecision {
  const { state, definition } = duty;
  const { id } = definition;
  if (state.status === 'fulfilled') {
    const at = state.fulfilment.at.toISOString();
    return refused({ code: 'duty-fulfilled-already', duty: id, at });
  }
  if (state.status === 'lapsed') {
    return refused({ code: 'duty-lapsed', duty: id, reason: state.reason });
  }
  if (state.status === 'awaited') {
    return refused({ code: 'duty-not-begun', duty: id, from: definition.from });
  }
  if (report.at.getTime() > report.recordedAt.getTime() + clockToleranceMs) {
    return refused({ code: 'time-in-future', field: 'at' });
  }
  if (report.at < state.startedAt) {
    return refused({ code: 'fulfilled-before-begun', begunAt: state.startedAt.toISOString() });
  }
  const late = state.dueAt !== null && report.at > state.dueAt;
  const fulfilled: TrackedDuty = {
    ...duty,
    state: { ...state, status: 'fulfilled', fulfilment: { ...report, late } },
  };
  const at = report.recordedAt;
  return {
    accepted: true,
    changes: [
      { type: 'fulfilled', at, duty: fulfilled },
      ...latestRounds(duties).flatMap((other): DutyChange[] => {
        if (!isOpen(other) || other.definition.id === id) return [];
        const { from, follows, when } = other.definition;
        if (other.state.status === 'awaited' && from === 'followed-fulfilled') {
          if (follows.includes(id)) return [begun(pack, other, report.at, at)];
        }
        const isInPlaceOf = definition.when === 'still-running' && when === 'handled';
        if (isInPlaceOf && follows.some((each) => definition.follows.includes(each))) {
          return [lapsed(other, 'handling-goes-on', at)];
        }
        return [];
      }),
    ],
  };
}

function refused(refusal: DutyRefusal): FulfilmentDecision {
  return { accepted: false, refusal };
}
