import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { LocalClient } from '../../local/tasks/stack-tasks.js';
import type { Random } from '../../simulate/random.js';
import { type Answer, type Caller, StoryEnded } from './caller.js';
import type { Call, Ledger } from './ledger.js';

export interface Stage {
  readonly caller: Caller;
  readonly ledger: Ledger;
  readonly random: Random;
}

interface Versioned {
  readonly id: string;
  readonly version: number;
}
interface Listed {
  readonly items: readonly { id: string; holder: string; status: string; kind: string }[];
}

export const county = '431002';
/** Villages of three townships, and one more that a township hands work down to. */
export const villages = [
  '431002001001',
  '431002001002',
  '431002002001',
  '431002003003',
  '431002003002',
] as const;
const grades = ['IV', 'III'] as const;
const longAgoMs = 3 * 3_600_000;
const batchSize = 12;

export const townshipOf = (village: string): string => village.slice(0, 9);

/** A report as a device sends it: its own id makes it one incident, however often it comes. */
export function newReport(division: string, title: string): Record<string, unknown> {
  return {
    divisionCode: division,
    title,
    occurredAt: new Date(Date.now() - longAgoMs).toISOString(),
    clientId: randomUUID(),
  };
}

/** Sends one command and enters its outcome. @throws StoryEnded unless it is acknowledged */
async function act(
  { caller, ledger }: Stage,
  client: LocalClient,
  [kind, target, detail]: readonly [kind: string, target: string, detail?: string],
  request: { path: string; body?: unknown; version?: number },
): Promise<Versioned> {
  const call = ledger.open({ key: randomUUID(), kind, target, detail });
  const sent = { body: {}, ...request };
  const answer = await caller.command(client, sent, [call], (given) => settleOne(call, given));
  if (call.outcome !== 'ok') throw new StoryEnded(`${kind} was refused: ${String(call.refusal)}`);
  return answer.body as unknown as Versioned;
}

function settleOne(call: Call, { status, body }: Answer): boolean {
  const accepted = status < 300;
  call.outcome = accepted ? 'ok' : 'fail';
  if (!accepted) call.refusal = `${status} ${String(body['code'])}`;
  return true;
}

/** Reports; one device in four sends it a second time at once, under another key. */
async function report(stage: Stage, village: string): Promise<Versioned> {
  const { caller, ledger, random } = stage;
  const client = caller.client('grid-worker', village);
  const body = newReport(village, '办公电脑感染勒索病毒');
  const line = ['reported', String(body['clientId']), village] as const;
  const first = act(stage, client, line, { path: '/v1/incidents', body });
  if (random.below(4) > 0) return first;
  const [one, other] = await Promise.all([
    first,
    act(stage, client, line, { path: '/v1/incidents', body }),
  ]);
  if (one.id !== other.id) {
    ledger.contradictions.push(`${line[1]} became ${one.id} and ${other.id}`);
  }
  return one;
}

async function accept(stage: Stage, village: string): Promise<Versioned> {
  const incident = await report(stage, village);
  await pace(stage);
  const grade = stage.random.pick(grades);
  return act(
    stage,
    stage.caller.client('officer', townshipOf(village)),
    ['accepted', incident.id, grade],
    {
      path: `/v1/incidents/${incident.id}/accept`,
      body: { categoryCode: '01007', grade },
      version: incident.version,
    },
  );
}

async function finish(stage: Stage, office: string, incident: Versioned): Promise<void> {
  const steps = [
    ['resolved', 'resolve', { summary: '已处置完毕' }],
    ['verified', 'verify', {}],
    ['closed', 'close', {}],
  ] as const;
  let current = incident;
  for (const [index, [kind, verb, body]] of steps.entries()) {
    await pace(stage);
    // Who resolved it may not verify it.
    const client = stage.caller.client('officer', office, index === 0 ? 1 : 2);
    const path = `/v1/incidents/${current.id}/${verb}`;
    current = await act(stage, client, [kind, current.id], {
      path,
      body,
      version: current.version,
    });
  }
}

/** A township deals with it alone. */
async function shortStory(stage: Stage): Promise<void> {
  const village = stage.random.pick(villages);
  await finish(stage, townshipOf(village), await accept(stage, village));
}

/** Many reports in one request; one of them can never be taken. */
async function batchStory(stage: Stage): Promise<void> {
  const { caller, ledger, random } = stage;
  const village = random.pick(villages);
  const items = Array.from({ length: batchSize }, () => newReport(village, '弱口令被猜解'));
  const key = randomUUID();
  const calls = items.map((item) =>
    ledger.open({ key, kind: 'reported', target: String(item['clientId']), detail: village }),
  );
  const bad = { ...newReport(village, '不存在的区划'), divisionCode: '999999' };
  const request = { path: '/v1/incidents:batch', body: { items: [...items, bad] } };
  await caller.command(caller.client('grid-worker', village), request, calls, (answer) => {
    const results = (answer.body['items'] ?? []) as { status: number }[];
    for (const [index, call] of calls.entries()) {
      const status = results[index]?.status ?? answer.status;
      if (status < 300) call.outcome = 'ok';
      else if (status < 500) {
        call.outcome = 'fail';
        call.refusal = `item ${status}`;
      }
    }
    return calls.every(({ outcome }) => outcome !== 'unknown');
  });
}

/** Up to the county, down to villages as an order, feedback back up, and the incident's end. */
async function longStory(stage: Stage): Promise<void> {
  const village = stage.random.pick(villages);
  const officer = stage.caller.client('officer', townshipOf(village));
  const accepted = await accept(stage, village);
  const { id } = await act(stage, officer, ['escalated', accepted.id], {
    path: `/v1/incidents/${accepted.id}/escalate`,
    body: { reason: '需县级支援' },
    version: accepted.version,
  });
  const order = await issueOrder(stage, id);
  await workOff(stage, order.id);
  const county1 = stage.caller.client('officer', county);
  await stage.caller.until(
    'the order is on the timeline',
    county1,
    `/v1/incidents/${id}/timeline?limit=200`,
    (body) => ((body as unknown as Listed).items.some(isCompleted) ? true : undefined),
  );
  const version = await stage.caller.until(
    'handling has begun',
    county1,
    `/v1/incidents/${id}`,
    (body) => (body['status'] === 'handling' ? Number(body['version']) : undefined),
  );
  await finish(stage, county, { id, version });
}

function isCompleted({ kind }: { kind: string }): boolean {
  return kind === 'order-completed';
}

async function issueOrder(stage: Stage, incidentId: string): Promise<Versioned> {
  const { caller, ledger } = stage;
  const client = caller.client('officer', county);
  const title = `处置 ${randomUUID()}`;
  const body = {
    title,
    instructions: '断网排查，反馈结果。',
    source: { type: 'incident', id: incidentId },
    targets: { offices: ['431002001001', '431002002001', '431002003'] },
    completeBy: new Date(Date.now() + 3 * 24 * 3_600_000).toISOString(),
  };
  for (;;) {
    const call = ledger.open({
      key: randomUUID(),
      kind: 'order',
      target: title,
      detail: undefined,
    });
    const answer = await caller.command(client, { path: '/v1/orders', body }, [call], (given) =>
      settleOne(call, given),
    );
    if (call.outcome === 'ok') return answer.body as unknown as Versioned;
    if (answer.body['code'] !== 'unknown-source') throw new StoryEnded(String(call.refusal));
    // Dispatch has not heard of the incident yet.
    ledger.withdraw(call);
    if (caller.isLate) {
      ledger.stuck.push(`dispatch did not hear of incident ${incidentId} after healing`);
      throw new StoryEnded('unknown-source');
    }
    await delay(250);
  }
}

/** The order's tasks: acknowledged, one handed down, submitted, one sent back, all verified. */
async function workOff(stage: Stage, orderId: string): Promise<void> {
  const { caller } = stage;
  const list = `/v1/tasks?order=${orderId}&limit=200`;
  const tasks = await caller.until(
    'the tasks are there',
    caller.client('officer', county),
    list,
    (body) =>
      (body as unknown as Listed).items.length >= 3 ? (body as unknown as Listed) : undefined,
  );
  await Promise.all(
    tasks.items.map(async ({ id, holder }) => {
      if (holder.length === 9) await throughTownship(stage, id, holder, list);
      else await byVillage(stage, { id, holder, issuer: county, rework: holder === villages[0] });
      await stage.caller.until(
        'the task is submitted',
        caller.client('officer', county),
        list,
        (body) =>
          (body as unknown as Listed).items.some(
            (task) => task.id === id && task.status === 'submitted',
          )
            ? true
            : undefined,
      );
      await act(stage, caller.client('officer', county, 2), ['completed', id], {
        path: `/v1/tasks/${id}/verify`,
      });
    }),
  );
}

async function throughTownship(
  stage: Stage,
  id: string,
  holder: string,
  list: string,
): Promise<void> {
  const officer = stage.caller.client('officer', holder);
  await act(stage, officer, ['acknowledged', id], { path: `/v1/tasks/${id}/acknowledge` });
  const target = villages[4];
  await act(stage, officer, ['handed-down', id], {
    path: `/v1/tasks/${id}/hand-down`,
    body: { targets: { offices: [target] } },
  });
  const child = await stage.caller.until('the task below is there', officer, list, (body) =>
    (body as unknown as Listed).items.find((task) => task.holder === target),
  );
  await byVillage(stage, { id: child.id, holder: target, issuer: holder, rework: false });
  await act(stage, stage.caller.client('officer', holder, 2), ['completed', child.id], {
    path: `/v1/tasks/${child.id}/verify`,
  });
}

async function byVillage(
  stage: Stage,
  task: { id: string; holder: string; issuer: string; rework: boolean },
): Promise<void> {
  const { id } = task;
  const worker = stage.caller.client('grid-worker', task.holder);
  const submit = { path: `/v1/tasks/${id}/submit`, body: { summary: '已查杀，备份完好。' } };
  await act(stage, worker, ['acknowledged', id], { path: `/v1/tasks/${id}/acknowledge` });
  await pace(stage);
  await act(stage, worker, ['submitted', id], submit);
  if (!task.rework) return;
  await act(stage, stage.caller.client('officer', task.issuer, 2), ['returned', id], {
    path: `/v1/tasks/${id}/rework`,
    body: { reason: '请补充备份核对情况' },
  });
  await act(stage, worker, ['submitted', id], submit);
}

/** People are not machines: a moment between two steps. */
async function pace({ random }: Stage): Promise<void> {
  await delay(50 + random.below(250));
}

const choices = [shortStory, shortStory, batchStory, longStory, longStory] as const;

/** Plays one story, whichever chance picks. */
export async function playStory(stage: Stage): Promise<void> {
  try {
    await stage.random.pick(choices)(stage);
  } catch (error) {
    // The ledger holds what is known of it; the next story begins.
    if (!(error instanceof StoryEnded)) throw error;
  }
}
