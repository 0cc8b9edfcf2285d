import type { Caller } from '#libs/access';
import type { Incident, IncidentEvent } from '../domain/incident/index.js';
import type { NewTimelineEntry } from '../persistence/timeline.repository.js';

/**
 * The line that an event leaves in the incident's history.
 * @param caller undefined: the platform
 * @param occurredAt when an offline device says that it was done
 */
export function toTimelineEntry(
  incident: Incident,
  event: IncidentEvent,
  caller: Caller | undefined,
  occurredAt: Date | null = null,
): NewTimelineEntry {
  return {
    incidentId: incident.id,
    kind: event.type,
    at: event.at,
    occurredAt,
    actor: caller?.clientId ?? 'platform',
    actorName: caller?.name ?? 'Tiergrid',
    office: caller?.office ?? null,
    ...noteAndDetails(event),
  };
}

function noteAndDetails(event: IncidentEvent): Pick<NewTimelineEntry, 'note' | 'details'> {
  switch (event.type) {
    case 'accepted': {
      const { categoryCode, grade, suggestedGrade, conditions, reason } = event;
      return { note: reason, details: { categoryCode, grade, suggestedGrade, conditions } };
    }
    case 'regraded': {
      const { from, grade, suggestedGrade, conditions, reason } = event;
      return { note: reason, details: { from, grade, suggestedGrade, conditions } };
    }
    case 'rejected':
    case 'reworked':
    case 'reopened':
      return { note: event.reason, details: {} };
    case 'escalated':
    case 'returned':
      return { note: event.reason, details: { from: event.from.code, to: event.to.code } };
    case 'handed-over':
      return { note: null, details: { from: event.from.code, to: event.to.code } };
    case 'hand-over-offered':
    case 'hand-over-withdrawn':
    case 'hand-over-refused':
      return { note: event.reason, details: { to: event.to.code } };
    case 'handling-started':
      return { note: null, details: { orderId: event.orderId } };
    case 'suspended':
      return { note: event.reason, details: { from: event.from } };
    case 'resumed':
      return { note: event.reason, details: { to: event.to } };
    case 'resolved':
      return { note: event.summary, details: {} };
    case 'merged':
      return { note: event.reason, details: { into: event.survivor.number } };
    case 'supplemented':
      return { note: event.text, details: event.impact === null ? {} : { impact: event.impact } };
    case 'verified':
    case 'closed':
    case 'final-report-submitted':
      return { note: null, details: {} };
    default:
      return event satisfies never;
  }
}
