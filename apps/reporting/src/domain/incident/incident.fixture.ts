import { shippedPolicyPacks } from '#libs/policy';
import {
  type Actor,
  decide,
  evolve,
  type Incident,
  type IncidentCommand,
  type IncidentCommandName,
  type IncidentRefusal,
  type IncidentStatus,
} from './index.js';

export const county = { code: '431002', path: '43/4310/431002/' };
export const township = { code: '431002001', path: '43/4310/431002/431002001/' };
export const village = {
  code: '431002001001',
  path: '43/4310/431002/431002001/431002001001/',
};
/** Another county, to whose office incidents are handed over. */
export const elsewhere = { code: '431003', path: '43/4310/431003/' };
export const at = new Date('2026-11-21T08:00:00Z');

export function person(office: typeof county, clientId = `${office.code}-officer-1`): Actor {
  return { ...office, clientId };
}

/** An incident of the village, as it was reported to the township. */
export function incident(changes: Partial<Incident> = {}): Incident {
  return {
    id: '01990000-0000-7000-8000-000000000001',
    number: '431002-2026-000001',
    version: 1,
    title: 'ransomware on the office PC',
    division: village,
    holder: township,
    reporterOffice: village.code,
    reportedAt: at,
    handlers: [],
    offeredTo: null,
    impact: null,
    policy: { pack: 'cn-2025', version: '1.0.0' },
    hasFinalReport: false,
    status: 'reported',
    categoryCode: null,
    grade: null,
    ...changes,
  } as Incident;
}

export function inStatus(status: IncidentStatus): Incident {
  if (status === 'reported' || status === 'rejected') return incident({ status });
  const suspendedFrom = status === 'suspended' ? { suspendedFrom: 'handling' as const } : {};
  return incident({ status, categoryCode: '01007', grade: 'IV', ...suspendedFrom });
}

/** One of each command; on an incident that nobody touched, it fits wherever the lifecycle says. */
export const samples: Record<IncidentCommandName, (by: Actor) => IncidentCommand> = {
  accept: (by) => ({ type: 'accept', by, at, categoryCode: '01007', grade: 'IV', reason: null }),
  reject: (by) => ({ type: 'reject', by, at, reason: 'a false alarm' }),
  regrade: (by) => ({ type: 'regrade', by, at, grade: 'III', reason: 'more are hit' }),
  return: (by) => ({ type: 'return', by, at, reason: 'which system is it?' }),
  escalate: (by) => ({ type: 'escalate', by, at, reason: 'beyond our means' }),
  'hand-over': (by) => ({ type: 'hand-over', by, at, to: elsewhere, reason: 'their system' }),
  'withdraw-hand-over': (by) => ({ type: 'withdraw-hand-over', by, at, reason: 'ours after all' }),
  'take-over': (by) => ({ type: 'take-over', by, at }),
  'refuse-hand-over': (by) => ({ type: 'refuse-hand-over', by, at, reason: 'not our system' }),
  'start-handling': () => ({ type: 'start-handling', by: 'platform', at, orderId: 'order' }),
  suspend: (by) => ({ type: 'suspend', by, at, reason: 'the vendor has no patch yet' }),
  resume: (by) => ({ type: 'resume', by, at, reason: 'the patch is there' }),
  resolve: (by) => ({ type: 'resolve', by, at, summary: 'cleaned and restored' }),
  verify: (by) => ({ type: 'verify', by, at }),
  rework: (by) => ({ type: 'rework', by, at, reason: 'the backups were not checked' }),
  close: (by) => ({ type: 'close', by, at }),
  reopen: (by) => ({ type: 'reopen', by, at, reason: 'encrypted again' }),
  merge: (by) => ({
    type: 'merge',
    by,
    at,
    survivor: { id: 'survivor', number: '431002-2026-000002', status: 'handling' },
    reason: 'the same',
  }),
  supplement: (by) => ({ type: 'supplement', by, at, text: 'two more', impact: null }),
  'final-report': (by) => ({
    type: 'final-report',
    by,
    at,
    report: {
      cause: 'a weak password',
      emergencyMeasures: 'taken off the network',
      harm: 'files of one PC',
      responsibility: 'the operator was warned',
      rectification: 'passwords changed',
      lessons: 'check them each quarter',
    },
  }),
};
export const names = Object.keys(samples) as IncidentCommandName[];

export const pack = shippedPolicyPacks().find('cn-2025');

/** The incident after a command that must be accepted. */
export function after(before: Incident, command: IncidentCommand): Incident {
  const decision = decide(before, command, pack);
  if (!decision.accepted) throw new Error(`refused: ${JSON.stringify(decision.refusal)}`);
  return evolve(before, decision.event);
}

/** Why a command that must be refused is. */
export function refusal(before: Incident, command: IncidentCommand): IncidentRefusal {
  const decision = decide(before, command, pack);
  if (decision.accepted) throw new Error(`accepted: ${JSON.stringify(decision.event)}`);
  return decision.refusal;
}
