import type { Incident, Office, Suspended, Triaged, Untriaged } from './incident.js';

/**
 * The lifecycle lets what asks for these only come where they are. Anything else is a mistake of
 * ours: they throw.
 */

export function untriaged(incident: Incident): Untriaged {
  if (incident.status === 'reported' || incident.status === 'rejected') return incident;
  throw new Error(`incident ${incident.id} is ${incident.status}, not new`);
}

export function triaged(incident: Incident): Triaged | Suspended {
  if (incident.status === 'merged' || incident.grade === null) {
    throw new Error(`incident ${incident.id} is ${incident.status}, not triaged`);
  }
  return incident;
}

export function suspended(incident: Incident): Suspended {
  if (incident.status === 'suspended') return incident;
  throw new Error(`incident ${incident.id} is ${incident.status}, not suspended`);
}

/** The state that a suspension is to come back to. */
export function suspendable({ id, status }: Incident): Suspended['suspendedFrom'] {
  if (status === 'accepted' || status === 'handling') return status;
  throw new Error(`incident ${id} is ${status} and cannot be suspended`);
}

/** The office that has a hand-over to answer. */
export function offered({ id, offeredTo }: Incident): Office {
  if (offeredTo === null) throw new Error(`incident ${id} is offered to nobody`);
  return offeredTo;
}
