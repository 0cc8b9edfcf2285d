import type { Incident } from './incident.js';
import type { IncidentCommandName } from './incident.commands.js';
import type { IncidentEvent } from './incident.events.js';
import { hasEnded, ruleOf } from './incident.lifecycle.js';
import { suspended, triaged, untriaged } from './incident.states.js';

/** The incident after an event. */
export function evolve(incident: Incident, event: IncidentEvent): Incident {
  const after = next(incident, event);
  return {
    ...after,
    version: incident.version + 1,
    handlers: handlersAfter(incident, event),
    // An offer ends with its answer, with a move of the holder, and with the incident.
    offeredTo: hasEnded(after) || endsOffer[event.type] === true ? null : after.offeredTo,
  };
}

function next(incident: Incident, event: IncidentEvent): Incident {
  switch (event.type) {
    case 'accepted': {
      const { categoryCode, grade } = event;
      const policy = { ...incident.policy, version: event.policyVersion };
      return { ...incident, status: 'accepted', categoryCode, grade, policy };
    }
    case 'regraded': {
      const policy = { ...incident.policy, version: event.policyVersion };
      return { ...triaged(incident), grade: event.grade, policy };
    }
    case 'rejected':
      return { ...untriaged(incident), status: 'rejected' };
    case 'escalated':
    case 'returned':
    case 'handed-over':
      return { ...incident, holder: event.to };
    case 'hand-over-offered':
      return { ...incident, offeredTo: event.to };
    case 'hand-over-withdrawn':
    case 'hand-over-refused':
      return incident;
    case 'handling-started':
    case 'reworked':
      return { ...triaged(incident), status: 'handling' };
    case 'reopened':
      // The final report was of the handling that has turned out not to be the last.
      return { ...triaged(incident), status: 'handling', hasFinalReport: false };
    case 'suspended':
      return { ...triaged(incident), status: 'suspended', suspendedFrom: event.from };
    case 'resumed': {
      const { suspendedFrom: _, ...rest } = suspended(incident);
      return { ...rest, status: event.to };
    }
    case 'resolved':
      return { ...triaged(incident), status: 'resolved' };
    case 'verified':
      return { ...triaged(incident), status: 'verified' };
    case 'closed':
      return { ...triaged(incident), status: 'closed' };
    case 'merged':
      return { ...incident, status: 'merged' };
    case 'supplemented':
      return event.impact === null
        ? incident
        : { ...incident, impact: { ...incident.impact, ...event.impact } };
    case 'final-report-submitted':
      return { ...incident, hasFinalReport: true };
    default:
      return event satisfies never;
  }
}

const endsOffer: Partial<Record<IncidentEvent['type'], true>> = {
  escalated: true,
  returned: true,
  'handed-over': true,
  'hand-over-withdrawn': true,
  'hand-over-refused': true,
};

/** Events whose command handles, by the lifecycle's rules. */
const commandOf: Partial<Record<IncidentEvent['type'], IncidentCommandName>> = {
  accepted: 'accept',
  regraded: 'regrade',
  suspended: 'suspend',
  resumed: 'resume',
  resolved: 'resolve',
};

function handlersAfter({ handlers }: Incident, { type, by }: IncidentEvent): readonly string[] {
  const command = commandOf[type];
  const handled = command !== undefined && ruleOf(command).handles === true;
  if (!handled || by === 'platform' || handlers.includes(by.clientId)) return handlers;
  return [...handlers, by.clientId];
}
