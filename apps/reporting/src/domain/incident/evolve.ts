import type { Incident, Triaged } from './incident.js';
import type { IncidentEvent } from './incident.events.js';

/** The incident after an event. */
export function evolve(incident: Incident, event: IncidentEvent): Incident {
  const version = incident.version + 1;
  switch (event.type) {
    case 'accepted': {
      const { categoryCode, grade } = event;
      const handlers = withHandler(incident, event);
      return { ...incident, version, status: 'accepted', categoryCode, grade, handlers };
    }
    case 'rejected':
      return { ...untriaged(incident), version, status: 'rejected' };
    case 'escalated':
    case 'returned':
      return { ...incident, version, holder: event.to };
    case 'handling-started':
      return { ...triaged(incident), version, status: 'handling' };
    case 'resolved':
      return {
        ...triaged(incident),
        version,
        status: 'resolved',
        handlers: withHandler(incident, event),
      };
    case 'verified':
      return { ...triaged(incident), version, status: 'verified' };
    case 'closed':
      return { ...triaged(incident), version, status: 'closed' };
    default:
      return event satisfies never;
  }
}

function withHandler(incident: Incident, { by }: IncidentEvent): readonly string[] {
  if (by === 'platform' || incident.handlers.includes(by.clientId)) return incident.handlers;
  return [...incident.handlers, by.clientId];
}

/** `decide` lets these events only follow acceptance; anything else is a mistake of ours. */
function triaged(incident: Incident): Triaged {
  if (incident.grade === null) throw new Error(`incident ${incident.id} was never accepted`);
  return incident;
}

function untriaged(incident: Incident): Exclude<Incident, Triaged> {
  if (incident.grade !== null) throw new Error(`incident ${incident.id} was accepted already`);
  return incident;
}
