import type { Caller } from '#libs/access';
import type { Incident, IncidentEvent } from '../domain/incident/index.js';
import type { NewTimelineEntry } from '../persistence/timeline.repository.js';

/** The line that an event leaves in the incident's history. @param caller undefined: the platform */
export function toTimelineEntry(
  incident: Incident,
  event: IncidentEvent,
  caller: Caller | undefined,
): NewTimelineEntry {
  return {
    incidentId: incident.id,
    kind: event.type,
    at: event.at,
    actor: caller?.clientId ?? 'platform',
    actorName: caller?.name ?? 'Tiergrid',
    office: caller?.office ?? null,
    ...noteAndDetails(event),
  };
}

function noteAndDetails(event: IncidentEvent): Pick<NewTimelineEntry, 'note' | 'details'> {
  switch (event.type) {
    case 'accepted':
      return { note: null, details: { categoryCode: event.categoryCode, grade: event.grade } };
    case 'rejected':
      return { note: event.reason, details: {} };
    case 'escalated':
    case 'returned':
      return { note: event.reason, details: { from: event.from.code, to: event.to.code } };
    case 'handling-started':
      return { note: null, details: { orderId: event.orderId } };
    case 'resolved':
      return { note: event.summary, details: {} };
    case 'verified':
    case 'closed':
      return { note: null, details: {} };
    default:
      return event satisfies never;
  }
}
