import type { IncidentStatus } from './incident.js';
import type { IncidentCommandName } from './incident.commands.js';

/**
 * The states in which each command fits. Escalation and return move the holder and leave the
 * state; `start-handling` is the platform's own, when an order is issued for the incident.
 */
const fits: Readonly<Record<IncidentCommandName, readonly IncidentStatus[]>> = {
  accept: ['reported'],
  reject: ['reported'],
  return: ['reported', 'accepted', 'handling'],
  escalate: ['reported', 'accepted', 'handling'],
  'start-handling': ['accepted'],
  resolve: ['accepted', 'handling'],
  verify: ['resolved'],
  close: ['verified'],
};

/** Nothing more is done with it: from then on the days count for which personal data are kept. */
export const endedStatuses: readonly IncidentStatus[] = ['closed', 'rejected'];

export function isAllowed(command: IncidentCommandName, status: IncidentStatus): boolean {
  return fits[command].includes(status);
}

/** The commands that somebody may send in this state, for the answer to one that does not fit. */
export function allowedCommands(status: IncidentStatus): IncidentCommandName[] {
  return (Object.keys(fits) as IncidentCommandName[]).filter(
    (command) => command !== 'start-handling' && isAllowed(command, status),
  );
}
