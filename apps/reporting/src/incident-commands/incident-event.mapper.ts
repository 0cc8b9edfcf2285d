import {
  IncidentAcceptedV1,
  IncidentClosedV1,
  IncidentEscalatedV1,
  IncidentHandlingStartedV1,
  IncidentRejectedV1,
  IncidentResolvedV1,
  IncidentReturnedV1,
  IncidentVerifiedV1,
} from '#libs/contracts';
import { newEvent, type NewEvent } from '#libs/messaging';
import type { Incident, IncidentEvent } from '../domain/incident/index.js';

/** What the other services are told of an event. @param incident as it is after the event */
export function toIntegrationEvent(incident: Incident, event: IncidentEvent): NewEvent {
  const envelope = {
    aggregateId: incident.id,
    aggregateVersion: incident.version,
    occurredAt: event.at,
  };
  const snapshot = {
    number: incident.number,
    title: incident.title,
    divisionCode: incident.division.code,
    divisionPath: incident.division.path,
    holder: incident.holder.code,
    holderPath: incident.holder.path,
    status: incident.status,
    categoryCode: incident.categoryCode,
    grade: incident.grade,
    reportedAt: incident.reportedAt.toISOString(),
    actor:
      event.by === 'platform'
        ? { clientId: 'platform', office: null }
        : { clientId: event.by.clientId, office: event.by.code },
  };
  switch (event.type) {
    case 'accepted':
      return newEvent(IncidentAcceptedV1, { ...envelope, data: snapshot });
    case 'rejected':
      return newEvent(IncidentRejectedV1, {
        ...envelope,
        data: { ...snapshot, reason: event.reason },
      });
    case 'returned':
      return newEvent(IncidentReturnedV1, {
        ...envelope,
        data: { ...snapshot, from: event.from.code, reason: event.reason },
      });
    case 'escalated':
      return newEvent(IncidentEscalatedV1, {
        ...envelope,
        data: { ...snapshot, from: event.from.code, reason: event.reason },
      });
    case 'handling-started':
      return newEvent(IncidentHandlingStartedV1, {
        ...envelope,
        data: { ...snapshot, orderId: event.orderId },
      });
    case 'resolved':
      return newEvent(IncidentResolvedV1, {
        ...envelope,
        data: { ...snapshot, summary: event.summary },
      });
    case 'verified':
      return newEvent(IncidentVerifiedV1, { ...envelope, data: snapshot });
    case 'closed':
      return newEvent(IncidentClosedV1, { ...envelope, data: snapshot });
    default:
      return event satisfies never;
  }
}
