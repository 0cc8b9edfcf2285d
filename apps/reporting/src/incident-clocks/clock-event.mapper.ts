import type { Clock } from '#libs/clocks';
import { type EventData, IncidentLimitMissedV1, IncidentLimitRemindedV1 } from '#libs/contracts';
import { newEvent, type NewEvent } from '#libs/messaging';
import type { Incident } from '../domain/incident/index.js';

type Missed = EventData<typeof IncidentLimitMissedV1>;

/**
 * What the other services are told of a reminder.
 * @param incident held by the office of the clock: as it was before, when it is moved
 * @param clock as it is after it
 */
export function toRemindedEvent(
  incident: Incident,
  clock: Clock,
  at: Date,
  percent: number,
): NewEvent {
  return newEvent(IncidentLimitRemindedV1, {
    ...envelope(clock, at),
    data: { ...limitOf(incident, clock), percent },
  });
}

/** What the other services are told of a limit that was missed. @param clock as it is after it */
export function toMissedEvent(
  incident: Incident,
  clock: Clock,
  at: Date,
  consequence: Missed['consequence'],
  officeAbove: string | null,
): NewEvent {
  return newEvent(IncidentLimitMissedV1, {
    ...envelope(clock, at),
    data: { ...limitOf(incident, clock), consequence, officeAbove },
  });
}

function envelope(
  clock: Clock,
  occurredAt: Date,
): Pick<NewEvent, 'aggregateId' | 'aggregateVersion' | 'occurredAt'> {
  return {
    aggregateId: `${clock.subject.id}/${clock.number}`,
    aggregateVersion: clock.eventVersion,
    occurredAt,
  };
}

function limitOf(incident: Incident, clock: Clock): Omit<Missed, 'consequence' | 'officeAbove'> {
  return {
    incidentId: incident.id,
    number: incident.number,
    divisionCode: incident.division.code,
    divisionPath: incident.division.path,
    holder: clock.holder,
    holderPath: incident.holder.path,
    pack: clock.pack,
    rule: clock.rule,
    measures: IncidentLimitMissedV1.data.shape.measures.parse(clock.measures),
    startedAt: clock.startedAt.toISOString(),
    dueAt: clock.dueAt.toISOString(),
  };
}
