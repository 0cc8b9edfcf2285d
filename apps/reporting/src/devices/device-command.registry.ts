import type { z } from 'zod';
import type { Role } from '#libs/access';
import { parseInput } from '#libs/http';
import { acceptIncident } from '../features/accept-incident/accept-incident.http.controller.js';
import { closeIncident } from '../features/close-incident/close-incident.http.controller.js';
import { escalateIncident } from '../features/escalate-incident/escalate-incident.http.controller.js';
import { rejectIncident } from '../features/reject-incident/reject-incident.http.controller.js';
import { resolveIncident } from '../features/resolve-incident/resolve-incident.http.controller.js';
import { regradeIncident } from '../features/regrade-incident/regrade-incident.http.controller.js';
import { suspendIncident } from '../features/suspend-incident/suspend-incident.http.controller.js';
import { resumeIncident } from '../features/resume-incident/resume-incident.http.controller.js';
import { reopenIncident } from '../features/reopen-incident/reopen-incident.http.controller.js';
import { reworkIncident } from '../features/rework-incident/rework-incident.http.controller.js';
import { returnIncident } from '../features/return-incident/return-incident.http.controller.js';
import { verifyIncident } from '../features/verify-incident/verify-incident.http.controller.js';
import type { IncidentIntent } from '../incident-commands/incident-command.handler.js';

/** A decision on an incident as an offline device may send it. */
export interface DeviceDecision {
  /** Those of its own route. */
  readonly roles: readonly Role[];
  /**
   * Reads the body, which is that of its own route.
   * @throws ValidationFailed
   */
  readonly intent: (body: unknown) => IncidentIntent;
}

const deciders: readonly Role[] = ['officer', 'county-admin'];

function decision<Schema extends z.ZodType>(
  schema: Schema,
  intent: (body: z.output<Schema>) => IncidentIntent,
): DeviceDecision {
  return { roles: deciders, intent: (body) => intent(parseInput(schema, body, 'body')) };
}

/** Who may report, by a device as by its own route. */
export const reporters: readonly Role[] = ['grid-worker', 'officer', 'county-admin'];

/** What can be decided offline: name of the command in its route, schema of its body, intent. */
export const deviceDecisions = {
  accept: decision(acceptIncident, ({ reason = null, ...body }) => ({
    type: 'accept',
    ...body,
    reason,
  })),
  reject: decision(rejectIncident, (body) => ({ type: 'reject', ...body })),
  return: decision(returnIncident, (body) => ({ type: 'return', ...body })),
  escalate: decision(escalateIncident, (body) => ({ type: 'escalate', ...body })),
  resolve: decision(resolveIncident, (body) => ({ type: 'resolve', ...body })),
  verify: decision(verifyIncident, () => ({ type: 'verify' })),
  close: decision(closeIncident, () => ({ type: 'close' })),
  regrade: decision(regradeIncident, (body) => ({ type: 'regrade', ...body })),
  suspend: decision(suspendIncident, (body) => ({ type: 'suspend', ...body })),
  resume: decision(resumeIncident, (body) => ({ type: 'resume', ...body })),
  reopen: decision(reopenIncident, (body) => ({ type: 'reopen', ...body })),
  rework: decision(reworkIncident, (body) => ({ type: 'rework', ...body })),
} as const satisfies Readonly<Record<string, DeviceDecision>>;

export type DeviceDecisionName = keyof typeof deviceDecisions;

/** Every command of a device: a report, or a decision. */
export const deviceCommandNames = [
  'report',
  ...(Object.keys(deviceDecisions) as DeviceDecisionName[]),
] as const;
