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
  IncidentResolvedV1,
  IncidentResumedV1,
  IncidentReturnedV1,
  IncidentReworkedV1,
  IncidentSupplementedV1,
  IncidentSuspendedV1,
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
    case 'regraded': {
      const { from, reason, suggestedGrade } = event;
      const data = { ...snapshot, from, reason, suggestedGrade };
      return newEvent(IncidentRegradedV1, { ...envelope, data });
    }
    case 'hand-over-offered': {
      const { to, reason } = event;
      const data = { ...snapshot, to: to.code, toPath: to.path, reason };
      return newEvent(IncidentHandOverOfferedV1, { ...envelope, data });
    }
    case 'hand-over-withdrawn':
      return newEvent(IncidentHandOverWithdrawnV1, {
        ...envelope,
        data: { ...snapshot, to: event.to.code, reason: event.reason },
      });
    case 'hand-over-refused':
      return newEvent(IncidentHandOverRefusedV1, {
        ...envelope,
        data: { ...snapshot, to: event.to.code, reason: event.reason },
      });
    case 'handed-over':
      return newEvent(IncidentHandedOverV1, {
        ...envelope,
        data: { ...snapshot, from: event.from.code },
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
    case 'suspended':
      return newEvent(IncidentSuspendedV1, {
        ...envelope,
        data: { ...snapshot, from: event.from, reason: event.reason },
      });
    case 'resumed':
      return newEvent(IncidentResumedV1, {
        ...envelope,
        data: { ...snapshot, reason: event.reason },
      });
    case 'reworked':
      return newEvent(IncidentReworkedV1, {
        ...envelope,
        data: { ...snapshot, reason: event.reason },
      });
    case 'reopened':
      return newEvent(IncidentReopenedV1, {
        ...envelope,
        data: { ...snapshot, reason: event.reason },
      });
    case 'merged': {
      const { survivor, reason } = event;
      const data = { ...snapshot, into: survivor.id, intoNumber: survivor.number, reason };
      return newEvent(IncidentMergedV1, { ...envelope, data });
    }
    case 'supplemented': {
      const metrics = Object.keys(event.impact ?? {});
      return newEvent(IncidentSupplementedV1, { ...envelope, data: { ...snapshot, metrics } });
    }
    case 'final-report-submitted':
      return newEvent(IncidentFinalReportSubmittedV1, { ...envelope, data: snapshot });
    default:
      return event satisfies never;
  }
}
