import type { LocalPlatform } from '../client/local-platform.js';
import type { OfficeClient } from '../client/office-client.js';
import { type CallerName, clientOf } from './callers.js';
import { lastWeek } from './world.js';

/** Something in a state that a command fits, and who may send that command. */
export interface FittingTarget {
  readonly id: string;
  readonly caller: CallerName;
  /** What the schema alone would hardly hit; undefined: whatever fits the schema. */
  readonly body?: unknown;
}

/** By the id of the operation. */
export type FittingTargets = Readonly<Record<string, readonly FittingTarget[]>>;

interface Resource {
  readonly id: string;
  readonly version: number;
}
interface Task extends Resource {
  readonly holder: string;
}

const village = '431002001001';
const otherVillage = '431002001002';
const township = '431002001';
const otherTownship = '431002002';

/** Each is used up by the first request that succeeds. */
const ofEachKind = 4;

/**
 * Makes something for every command to succeed with. Without it a command that needs several
 * others before it (verify, close, hand down) would meet the right state only by chance, and
 * hardly any of its answers would be a good one.
 */
export async function makeFittingTargets(platform: LocalPlatform): Promise<FittingTargets> {
  const made: Record<string, FittingTarget[]> = {};
  const add = (operation: string, target: FittingTarget): void => {
    (made[operation] ??= []).push(target);
  };
  const rounds = Array.from({ length: ofEachKind }, async () => {
    await addIncidents(platform, add);
    await addTasks(platform, add);
  });
  await Promise.all(rounds);
  return made;
}

type Add = (operation: string, target: FittingTarget) => void;

async function addIncidents(platform: LocalPlatform, add: Add): Promise<void> {
  const officer = clientOf(platform, 'officer of a township');
  const verifier = clientOf(platform, 'second officer of a township');
  const accept = { categoryCode: '04007', grade: 'IV' };
  const resolve = { summary: '已处置' };
  const caller = 'officer of a township';
  const contact = { name: '王小明', phone: '13907350000' };
  add('readContact', { id: (await report(platform, { contact })).id, caller });
  for (const operation of ['setContact', 'deleteContact']) {
    add(operation, { id: (await report(platform)).id, caller });
  }
  const zeroReport = { period: lastWeek(), divisionCode: otherVillage };
  add('fileZeroReport', { id: '', caller, body: zeroReport });
  for (const operation of ['acceptIncident', 'rejectIncident', 'escalateIncident']) {
    add(operation, { id: (await report(platform)).id, caller });
  }
  const escalated = await report(platform);
  await command(officer, escalated, 'escalate', { reason: '需上级支援' });
  add('returnIncident', { id: escalated.id, caller: 'officer of the county' });

  const accepted = await command(officer, await report(platform), 'accept', accept);
  add('resolveIncident', { id: accepted.id, caller });
  const handled = await command(officer, await report(platform), 'accept', accept);
  const resolved = await command(officer, handled, 'resolve', resolve);
  add('verifyIncident', { id: resolved.id, caller: 'second officer of a township' });
  const done = await command(officer, await report(platform), 'accept', accept);
  const verified = await command(
    verifier,
    await command(officer, done, 'resolve', resolve),
    'verify',
    {},
  );
  add('closeIncident', { id: verified.id, caller });
}

async function addTasks(platform: LocalPlatform, add: Add): Promise<void> {
  const worker = clientOf(platform, 'worker of a village');
  const officer = clientOf(platform, 'officer of a township');
  const caller = 'officer of a township';
  const issued = await order(platform, [village, township]);
  add('acknowledgeTask', { id: taskOf(issued, village), caller: 'worker of a village' });
  add('declineTask', { id: taskOf(issued, township), caller, body: { reason: '人手不足' } });

  const working = await order(platform, [village, township]);
  await worker.post(`/v1/tasks/${taskOf(working, village)}/acknowledge`);
  add('submitTask', { id: taskOf(working, village), caller: 'worker of a village' });
  await officer.post(`/v1/tasks/${taskOf(working, township)}/acknowledge`);
  const offices = [village, otherVillage];
  const body = { targets: { offices } };
  add('handDownTask', { id: taskOf(working, township), caller, body });

  const submitted = await order(platform, [village, township]);
  for (const [client, holder] of [
    [worker, village],
    [officer, township],
  ] as const) {
    const path = `/v1/tasks/${taskOf(submitted, holder)}`;
    await client.post(`${path}/acknowledge`);
    await client.post(`${path}/submit`, { summary: '已整改' });
  }
  add('verifyTask', { id: taskOf(submitted, village), caller: 'second officer of the county' });
  add('reworkTask', { id: taskOf(submitted, township), caller: 'second officer of the county' });

  const recalled = await order(platform, [otherTownship]);
  add('recallOrder', { id: recalled.id, caller: 'officer of the county' });
}

function report(platform: LocalPlatform, changes: object = {}): Promise<Resource> {
  return clientOf(platform, 'worker of a village').post<Resource>('/v1/incidents', {
    divisionCode: village,
    title: '居民反映刷单返利被骗',
    occurredAt: '2026-01-05T08:30:00+08:00',
    ...changes,
  });
}

function command(
  client: OfficeClient,
  { id, version }: Resource,
  name: string,
  body: unknown,
): Promise<Resource> {
  return client.post<Resource>(`/v1/incidents/${id}/${name}`, body, version);
}

interface Order {
  readonly id: string;
  readonly tasks: readonly Task[];
}

async function order(platform: LocalPlatform, offices: readonly string[]): Promise<Order> {
  const client = clientOf(platform, 'officer of the county');
  const { id } = await client.post<Resource>('/v1/orders', {
    title: '排查弱口令',
    instructions: '逐户排查并整改。',
    targets: { offices },
  });
  const { items } = await client.get<{ items: Task[] }>(`/v1/tasks?order=${id}`);
  return { id, tasks: items };
}

function taskOf({ id, tasks }: Order, holder: string): string {
  const task = tasks.find((one) => one.holder === holder);
  if (task === undefined) throw new Error(`${holder} has no task of order ${id}`);
  return task.id;
}
