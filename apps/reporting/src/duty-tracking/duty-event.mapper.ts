import { DutyFulfilledV1, DutyLapsedV1, DutyMissedV1, DutyOwedV1 } from '#libs/contracts';
import { newEvent, type NewEvent } from '#libs/messaging';
import type { Incident } from '../domain/incident/index.js';
import type { DutyChange, TrackedDuty } from '../domain/statutory-duties/index.js';
import type { DutyActor } from './duty-timeline.mapper.js';

/** Whether the other services are told of a change: of all but those before the time runs. */
export function isPublished({ type, duty: { state } }: DutyChange): boolean {
  if (type === 'awaited') return false;
  return state.status !== 'lapsed' || state.before.status === 'running';
}

/**
 * What the other services are told of a change that `isPublished`. A duty is an aggregate of its
 * own: its events are counted by its own version.
 */
export function toDutyEvent(
  incident: Incident,
  { type, at, duty }: DutyChange,
  version: number,
  actor: DutyActor,
): NewEvent {
  const { state } = duty;
  const envelope = { aggregateId: duty.id, aggregateVersion: version, occurredAt: at };
  const snapshot = snapshotOf(incident, duty, actor);
  switch (state.status) {
    case 'running': {
      const startedAt = state.startedAt.toISOString();
      if (type !== 'missed' || state.dueAt === null) {
        return newEvent(DutyOwedV1, { ...envelope, data: { ...snapshot, startedAt } });
      }
      const data = { ...snapshot, startedAt, dueAt: state.dueAt.toISOString() };
      return newEvent(DutyMissedV1, { ...envelope, data });
    }
    case 'fulfilled': {
      const { fulfilment, missedAt } = state;
      return newEvent(DutyFulfilledV1, {
        ...envelope,
        data: {
          ...snapshot,
          startedAt: state.startedAt.toISOString(),
          fulfilledAt: fulfilment.at.toISOString(),
          recordedAt: fulfilment.recordedAt.toISOString(),
          late: fulfilment.late,
          missedAt: missedAt?.toISOString() ?? null,
          incomplete: fulfilment.missingFields.length > 0,
          missingFields: [...fulfilment.missingFields],
        },
      });
    }
    case 'lapsed':
      return newEvent(DutyLapsedV1, { ...envelope, data: { ...snapshot, reason: state.reason } });
    case 'awaited':
      throw new Error(`nobody is told that duty ${duty.id} is awaited`);
    default:
      return state satisfies never;
  }
}

function snapshotOf(incident: Incident, duty: TrackedDuty, actor: DutyActor) {
  const { state, definition } = duty;
  const clock = state.status === 'lapsed' ? state.before : state;
  const runs = clock.status === 'awaited' ? undefined : clock;
  return {
    incidentId: incident.id,
    number: incident.number,
    divisionCode: incident.division.code,
    divisionPath: incident.division.path,
    holder: incident.holder.code,
    holderPath: incident.holder.path,
    grade: incident.grade,
    duty: definition.id,
    round: duty.round,
    pack: duty.packId,
    packVersion: duty.packVersion,
    document: definition.document,
    owedBy: definition.owedBy,
    startedAt: runs?.startedAt.toISOString() ?? null,
    dueAt: runs?.dueAt?.toISOString() ?? null,
    actor: { clientId: actor.clientId, office: actor.office },
  };
}
