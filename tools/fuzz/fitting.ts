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
  await addTurns(platform, add);
  await addHandOvers(platform, add);
}

/** What may happen to an incident beside its straight way. */
async function addTurns(platform: LocalPlatform, add: Add): Promise<void> {
  const officer = clientOf(platform, 'officer of a township');
  const verifier = clientOf(platform, 'second officer of a township');
  const caller = 'officer of a township';
  const accepted = async (): Promise<Resource> =>
    command(officer, await report(platform), 'accept', { categoryCode: '04007', grade: 'IV' });
  const resolved = async (): Promise<Resource> =>
    command(officer, await accepted(), 'resolve', { summary: '已处置' });

  const regrade = { grade: 'II', reason: '受影响人数增加' };
  add('regradeIncident', { id: (await accepted()).id, caller, body: regrade });
  add('suspendIncident', { id: (await accepted()).id, caller });
  const suspended = await command(officer, await accepted(), 'suspend', { reason: '等待补丁' });
  add('resumeIncident', { id: suspended.id, caller });
  add('reworkIncident', { id: (await resolved()).id, caller });
  add('submitFinalReport', { id: (await resolved()).id, caller });
  add('supplementIncident', { id: (await accepted()).id, caller: 'worker of a village' });
  const verified = await command(verifier, await resolved(), 'verify', {});
  const closed = await command(verifier, verified, 'close', {});
  add('reopenIncident', { id: closed.id, caller });
  const survivor = await accepted();
  const merge = { into: survivor.id, reason: '同一事件' };
  add('mergeIncident', { id: (await report(platform)).id, caller, body: merge });
}

async function addHandOvers(platform: LocalPlatform, add: Add): Promise<void> {
  const officer = clientOf(platform, 'officer of a township');
  const caller = 'officer of a township';
  const body = { to: otherTownship, reason: '系统由该街道运营' };
  const offered = async (): Promise<string> =>
    (await command(officer, await report(platform), 'hand-over', body)).id;
  add('offerHandOver', { id: (await report(platform)).id, caller, body });
  add('withdrawHandOver', { id: await offered(), caller });
  const neighbour = 'officer of another township';
  add('takeOverIncident', { id: await offered(), caller: neighbour });
  add('refuseHandOver', { id: await offered(), caller: neighbour });
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
