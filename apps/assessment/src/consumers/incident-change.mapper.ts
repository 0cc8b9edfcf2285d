import {
  IncidentAcceptedV1,
  IncidentClosedV1,
  IncidentEscalatedV1,
  IncidentHandlingStartedV1,
  IncidentRejectedV1,
  IncidentReportedV1,
  IncidentResolvedV1,
  IncidentReturnedV1,
  IncidentVerifiedV1,
} from '#libs/contracts';
import type { ReceivedEvent } from '#libs/messaging';
import type { PlatformClock } from '#libs/time';
import type { IncidentChange, IncidentChangeType } from '../domain/incident-fact/index.js';

/** The contracts that incidents are counted by. */
export const incidentContracts = [
  IncidentReportedV1,
  IncidentAcceptedV1,
  IncidentRejectedV1,
  IncidentReturnedV1,
  IncidentEscalatedV1,
  IncidentHandlingStartedV1,
  IncidentResolvedV1,
  IncidentVerifiedV1,
  IncidentClosedV1,
] as const;

type IncidentContract = (typeof incidentContracts)[number];

/** An event that incidents are counted by. */
export type IncidentEvent = ReceivedEvent<IncidentContract>;

const changeTypes: Readonly<Record<IncidentContract['type'], IncidentChangeType>> = {
  [IncidentReportedV1.type]: 'reported',
  [IncidentAcceptedV1.type]: 'accepted',
  [IncidentRejectedV1.type]: 'rejected',
  [IncidentReturnedV1.type]: 'returned',
  [IncidentEscalatedV1.type]: 'escalated',
  [IncidentHandlingStartedV1.type]: 'handling-started',
  [IncidentResolvedV1.type]: 'resolved',
  [IncidentVerifiedV1.type]: 'verified',
  [IncidentClosedV1.type]: 'closed',
};

/** What statistics take from an incident's event. @param clock tells the days */
export function toIncidentChange(event: IncidentEvent, clock: PlatformClock): IncidentChange {
  const { data } = event;
  return {
    type: changeTypes[event.type as IncidentContract['type']],
    id: event.aggregateId,
    version: event.aggregateVersion,
    partition: event.partition,
    day: clock.dayOf(event.occurredAt),
    path: data.divisionPath,
    categoryCode: data.categoryCode,
    grade: data.grade,
    status: data.status,
    reportedOn: clock.dayOf(new Date(data.reportedAt)),
  };
}
