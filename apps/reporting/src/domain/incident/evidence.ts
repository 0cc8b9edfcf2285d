import type { IncidentStatus } from './incident.js';

/** Evidence of an incident that has ended is sealed. */
export function takesEvidence(status: IncidentStatus): boolean {
  return status !== 'closed' && status !== 'rejected' && status !== 'merged';
}

/** Before anybody has decided; from then on decisions rest on what was there to be seen. */
export function mayWithdrawEvidence(status: IncidentStatus): boolean {
  return status === 'reported';
}
