import { randomUUID } from 'node:crypto';
import { act, county, type Listed, pace, type Stage, type Versioned, villages } from './acting.js';
import { StoryEnded } from './caller.js';
import { detour, finish, handOver } from './incident-steps.js';
import { issueOrder, workOff } from './order-story.js';

const grades = ['IV', 'III'] as const;
const longAgoMs = 3 * 3_600_000;
const batchSize = 12;

const townshipOf = (village: string): string => village.slice(0, 9);
const townships = [...new Set(villages.map(townshipOf))];

/** A report as a device sends it: its own id makes it one incident, however often it comes. */
export function newReport(division: string, title: string): Record<string, unknown> {
  return {
    divisionCode: division,
    title,
    occurredAt: new Date(Date.now() - longAgoMs).toISOString(),
    clientId: randomUUID(),
  };
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

/** A township deals with it alone. */
async function shortStory(stage: Stage): Promise<void> {
  const village = stage.random.pick(villages);
  const township = townshipOf(village);
  await finish(stage, township, await detour(stage, township, await accept(stage, village)));
}

/** A township asks another one to take it; whoever holds it then deals with it. */
async function handOverStory(stage: Stage): Promise<void> {
  const village = stage.random.pick(villages);
  const township = townshipOf(village);
  const neighbour = stage.random.pick(townships.filter((one) => one !== township));
  const accepted = await accept(stage, village);
  const { incident, holder } = await handOver(stage, township, neighbour, accepted);
  await finish(stage, holder, incident);
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
  const accepted = await detour(stage, townshipOf(village), await accept(stage, village));
  const { id, grade = null } = await act(stage, officer, ['escalated', accepted.id], {
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
  await finish(stage, county, { id, version, grade });
}

function isCompleted({ kind }: { kind: string }): boolean {
  return kind === 'order-completed';
}

const choices = [
  ...[shortStory, shortStory, batchStory, longStory, longStory],
  handOverStory,
] as const;

/** Plays one story, whichever chance picks. */
export async function playStory(stage: Stage): Promise<void> {
  try {
    await stage.random.pick(choices)(stage);
  } catch (error) {
    // The ledger holds what is known of it; the next story begins.
    if (!(error instanceof StoryEnded)) throw error;
  }
}
