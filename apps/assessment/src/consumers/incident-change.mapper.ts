import {
  IncidentAcceptedV1,
  IncidentClosedV1,
  IncidentEscalatedV1,
  IncidentFinalReportSubmittedV1,
  IncidentHandOverOfferedV1,
  IncidentHandOverRefusedV1,
  IncidentHandOverWithdrawnV1,
  IncidentHandedOverV1,
  IncidentHandlingStartedV1,
  IncidentMergedV1,
  IncidentRegradedV1,
  IncidentRejectedV1,
  IncidentReopenedV1,
  IncidentReportedV1,
  IncidentResolvedV1,
  IncidentResumedV1,
  IncidentReturnedV1,
  IncidentReworkedV1,
  IncidentSupplementedV1,
  IncidentSuspendedV1,
  IncidentVerifiedV1,
  type incidentContracts,
} from '#libs/contracts';
import type { ReceivedEvent } from '#libs/messaging';
import type { PlatformClock } from '#libs/time';
import type { IncidentChange, IncidentChangeType } from '../domain/incident-fact/index.js';

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
  [IncidentRegradedV1.type]: 'changed',
  [IncidentSuspendedV1.type]: 'changed',
  [IncidentResumedV1.type]: 'changed',
  [IncidentHandOverOfferedV1.type]: 'changed',
  [IncidentHandOverWithdrawnV1.type]: 'changed',
  [IncidentHandOverRefusedV1.type]: 'changed',
  [IncidentHandedOverV1.type]: 'changed',
  [IncidentReworkedV1.type]: 'reworked',
  [IncidentReopenedV1.type]: 'reopened',
  [IncidentMergedV1.type]: 'merged',
  [IncidentSupplementedV1.type]: 'changed',
  [IncidentFinalReportSubmittedV1.type]: 'changed',
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
