import { setTimeout as delay } from 'node:timers/promises';
import type { LocalPlatform } from '../client/local-platform.js';
import { RequestFailed } from '../client/office-client.js';
import type { Random } from './random.js';
import { finalReport } from './final-report.js';
import type { Tally } from './tally.js';

export interface World {
  readonly platform: LocalPlatform;
  readonly tally: Tally;
  readonly random: Random;
  /** No new reports after this. */
  readonly reportUntil: number;
  /** Nobody does anything after this. */
  readonly workUntil: number;
  /** Mean time between two reports of one worker, in milliseconds. */
  readonly reportEveryMs: number;
}

interface Incident {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly grade: string | null;
  readonly holder: string;
}
interface Task {
  readonly id: string;
}
interface Page<T> {
  readonly items: T[];
}

const county = '431002';
const lookEveryMs = 1_500;
const sightings = [
  ['办公电脑感染勒索病毒', '01007'],
  ['居民反映刷单返利被骗', '04007'],
  ['政务自助终端无法使用', '05001'],
  ['公共无线网络被仿冒', '02014'],
  ['弱口令被猜解，邮箱异常登录', '02006'],
  ['摄像头固件存在漏洞', '07001'],
] as const;
const grades = ['IV', 'IV', 'IV', 'III'] as const;

/** A grid worker: reports what it sees, and does the tasks that its village is given. */
export async function actAsWorker(world: World, village: string): Promise<void> {
  const { platform, tally, random } = world;
  const worker = platform.as('grid-worker', village);
  await delay(random.below(world.reportEveryMs));
  while (Date.now() < world.workUntil) {
    if (Date.now() < world.reportUntil) {
      const [title] = random.pick(sightings);
      const incident = await worker.post<Incident>('/v1/incidents', {
        divisionCode: village,
        title,
        occurredAt: new Date(Date.now() - random.below(3_600_000)).toISOString(),
      });
      // A village's report is held by its township first.
      tally.reported(incident.id, incident.holder);
    }
    await doTasks(world, village);
    await delay(world.reportEveryMs / 2 + random.below(world.reportEveryMs));
  }
}

async function doTasks({ platform, tally }: World, village: string): Promise<void> {
  const worker = platform.as('grid-worker', village);
  const { items } = await worker.get<Page<Task>>(`/v1/tasks?holder=${village}&status=issued`);
  for (const { id } of items) {
    await worker.post(`/v1/tasks/${id}/acknowledge`);
    await worker.post(`/v1/tasks/${id}/submit`, { summary: '已排查处置完毕' });
    tally.taskSubmitted();
  }
}

/** A township: triages what it holds, resolves most of it, escalates the rest. */
export async function actAsTownship(world: World, township: string): Promise<void> {
  const { platform, tally, random } = world;
  const officer = platform.as('officer', township);
  while (Date.now() < world.workUntil) {
    for (const incident of await held(world, township, 'reported')) {
      if (random.below(100) < 8) {
        await decide(world, officer, incident, 'reject', { reason: '经核实为误报' }, 'rejected');
        continue;
      }
      const found = sightings.find(([title]) => title === incident.title) ?? sightings[0];
      const grade = random.pick(grades);
      const triage = { categoryCode: found[1], grade };
      const accepted = await decide(world, officer, incident, 'accept', triage, 'accepted');
      if (accepted === undefined) continue;
      tally.reached(incident.id, 'accepted', grade);
      if (random.below(100) < 15) {
        await decide(world, officer, accepted, 'escalate', { reason: '需县级支援' }, 'escalated');
      }
    }
    await finish(world, township, await held(world, township, 'accepted'));
    await delay(lookEveryMs);
  }
}

/** The county: dispatches an order for each escalated incident, and finishes what is handled. */
export async function actAsCounty(world: World): Promise<void> {
  const { platform, tally, random } = world;
  const officer = platform.as('officer', county);
  const villages = platform.officesWith('grid-worker');
  const dispatched = new Map<string, string>();
  while (Date.now() < world.workUntil) {
    for (const { id, title } of await held(world, county, 'accepted')) {
      if (dispatched.has(id)) continue;
      const offices = [...new Set([random.pick(villages), random.pick(villages)])];
      const order = await issue(officer, { title: `处置：${title}`, id, offices });
      if (order === undefined) continue;
      dispatched.set(id, order);
      tally.orderIssued();
    }
    for (const task of await submitted(officer)) {
      await platform.as('officer', county, 2).post(`/v1/tasks/${task.id}/verify`);
    }
    await finish(world, county, await withOrderDone(world, dispatched));
    await delay(lookEveryMs);
  }
}

type Client = ReturnType<LocalPlatform['as']>;

async function issue(
  officer: Client,
  { title, id, offices }: { title: string; id: string; offices: string[] },
): Promise<string | undefined> {
  try {
    const order = await officer.post<{ id: string }>('/v1/orders', {
      title,
      instructions: '请到现场核查处置并反馈。',
      source: { type: 'incident', id },
      targets: { offices },
    });
    return order.id;
  } catch (error) {
    // Dispatch has not heard of the incident yet: at the next look it will have.
    if (error instanceof RequestFailed && error.problem['code'] === 'unknown-source') {
      return undefined;
    }
    throw error;
  }
}

async function submitted(officer: Client): Promise<Task[]> {
  return (await officer.get<Page<Task>>('/v1/tasks?status=submitted&limit=100')).items;
}

async function held(
  { platform, tally }: World,
  office: string,
  status: string,
): Promise<Incident[]> {
  const path = `/v1/incidents?holder=${office}&status=${status}&limit=100`;
  const { items } = await platform.as('officer', office).get<Page<Incident>>(path);
  return items.filter((incident) => tally.has(incident.id));
}

/** What the county handles and whose order is done. */
async function withOrderDone(
  world: World,
  dispatched: ReadonlyMap<string, string>,
): Promise<Incident[]> {
  const officer = world.platform.as('officer', county);
  const done: Incident[] = [];
  for (const incident of await held(world, county, 'handling')) {
    const order = dispatched.get(incident.id);
    if (order === undefined) continue;
    const { status } = await officer.get<{ status: string }>(`/v1/orders/${order}`);
    if (status === 'done') done.push(incident);
  }
  return done;
}

/** Resolves incidents; another officer verifies and closes what is resolved. */
async function finish(world: World, office: string, ready: readonly Incident[]): Promise<void> {
  const officer = world.platform.as('officer', office, 1);
  const other = world.platform.as('officer', office, 2);
  for (const incident of ready) {
    const summary = { summary: '已处置完毕，恢复正常' };
    await decide(world, officer, incident, 'resolve', summary, 'resolved');
  }
  for (const incident of await held(world, office, 'resolved')) {
    let ready = await decide(world, other, incident, 'verify', {}, 'verified');
    if (ready !== undefined && ready.grade !== 'IV') {
      ready = await decide(world, other, ready, 'final-report', finalReport, undefined);
    }
    if (ready !== undefined) await decide(world, other, ready, 'close', {}, 'closed');
  }
}

/** Sends a command. @returns undefined when the incident moved on since it was listed */
async function decide(
  { tally }: World,
  client: Client,
  incident: Incident,
  command: string,
  body: unknown,
  milestone: Parameters<Tally['reached']>[1] | undefined,
): Promise<Incident | undefined> {
  try {
    const path = `/v1/incidents/${incident.id}/${command}`;
    const changed = await client.post<Incident>(path, body, incident.version);
    if (milestone !== undefined) tally.reached(incident.id, milestone);
    return changed;
  } catch (error) {
    if (error instanceof RequestFailed && [409, 412].includes(error.status)) return undefined;
    throw error;
  }
}
