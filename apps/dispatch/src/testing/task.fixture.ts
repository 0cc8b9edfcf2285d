import type { Division } from '#libs/divisions';
import type { Actor, Office } from '../domain/office.js';
import { noTasks } from '../domain/progress.js';
import type { Targets } from '../domain/targets.js';
import type { Task, TaskCommand, TaskCommandName, TaskStatus } from '../domain/task/index.js';

export const county: Office = { code: '431002', path: '43/4310/431002/' };
export const township: Office = { code: '431002001', path: '43/4310/431002/431002001/' };
export const at = new Date('2026-11-21T08:00:00Z');
export const today = '2026-11-21';

/** An office directly below another. */
export function below(office: Office, code: string): Division {
  const path = `${office.path}${code}/`;
  return { code, name: code, level: 'village', path, validFrom: null, validTo: null };
}

/** Somebody in an office. */
export function person(office: Office, name = 'officer-1'): Actor {
  return { code: office.code, path: office.path, clientId: `${office.code}-${name}` };
}

/** A list of offices that the directory knows. */
export function listed(...offices: Division[]): Targets {
  const codes = offices.map(({ code }) => code);
  return { by: 'list', codes, known: new Map(offices.map((office) => [office.code, office])) };
}

/** A task that a county gave to a township. */
export function taskIn(status: TaskStatus, changes: Partial<Task> = {}): Task {
  const task = {
    id: '01990000-0000-7000-8000-000000000001',
    orderId: '01990000-0000-7000-8000-000000000002',
    orderTitle: 'look for ransomware',
    incidentId: null,
    parentTaskId: null,
    version: 1,
    issuer: county,
    holder: township,
    limits: { acknowledgeBy: null, completeBy: null },
    workers: [],
    below: noTasks,
    status,
    summary: status === 'submitted' || status === 'done' ? 'looked everywhere' : null,
  };
  return { ...task, ...changes } as Task;
}

/** A command of each kind that the right office may send. */
export const commands: Record<TaskCommandName, () => TaskCommand> = {
  acknowledge: () => ({ type: 'acknowledge', by: person(township), at }),
  'hand-down': () => ({
    type: 'hand-down',
    by: person(township),
    at,
    today,
    targets: listed(below(township, '431002001001')),
    tasked: new Set(),
    limits: {},
  }),
  submit: () => ({
    type: 'submit',
    by: person(township),
    at,
    summary: 'looked everywhere',
    details: null,
  }),
  decline: () => ({ type: 'decline', by: person(township), at, reason: 'not ours' }),
  verify: () => ({ type: 'verify', by: person(county), at, note: null }),
  rework: () => ({ type: 'rework', by: person(county), at, reason: 'look again' }),
  recall: () => ({ type: 'recall', by: 'platform', at, reason: 'the incident was closed' }),
};
