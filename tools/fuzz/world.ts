import { randomUUID } from 'node:crypto';
import { eventually } from '#libs/testing';
import type { LocalPlatform } from '../client/local-platform.js';
import type { KnownValues } from './values.js';

interface Resource {
  readonly id: string;
  readonly version: number;
}

const village = '431002001001';
const otherVillage = '431002001002';
const township = '431002001';
const county = '431002';
const prefecture = '4310';

/** Something of each kind in the states that requests can meet, made by HTTP alone. */
export async function makeWorld(platform: LocalPlatform): Promise<KnownValues> {
  // The services learn of the divisions through Kafka, a moment after the stack is ready.
  const incidents = [await eventually('the directory', () => makeIncident(platform, 0))];
  for (let made = 1; made < 12; made += 1) incidents.push(await makeIncident(platform, made));
  const orders: string[] = [];
  for (let made = 0; made < 3; made += 1) {
    const order = await eventually('dispatch has the directory', () =>
      platform.as('officer', county).post<Resource>('/v1/orders', {
        title: '排查弱口令',
        instructions: '逐户排查并整改。',
        targets: { offices: [village, otherVillage, '431002002001', township] },
      }),
    );
    orders.push(order.id);
  }
  const tasks = await platform
    .as('officer', county)
    .get<{ items: Resource[] }>('/v1/tasks?limit=50');
  const ids = tasks.items.map(({ id }) => id);
  const devices = [await makeDevice(platform)];
  const known: Readonly<Record<string, readonly unknown[]>> = {
    'incidents/{id}': incidents,
    'orders/{id}': orders,
    'tasks/{id}': ids,
    'devices/{id}': devices,
    'divisions/{code}': [village, township, county, prefecture, '43'],
    divisionCode: [village, township],
    division: [village, township, county],
    parent: [county, ...ids],
    holder: [village, township, county],
    item: [village, otherVillage],
    categoryCode: ['01007', '04007'],
    category: ['01007'],
    // The last one is over and can still be filed, whenever this runs.
    period: ['2026-W45', '2026-11', '2026-11-20', lastWeek()],
    occurredAt: ['2026-01-05T08:30:00+08:00'],
    discoveredAt: ['2026-01-05T09:30:00+08:00'],
    acknowledgeBy: ['2090-01-05T08:30:00+08:00'],
    completeBy: ['2090-02-05T08:30:00+08:00'],
    id: [...incidents, ...orders],
  };
  return (name) => known[name];
}

/** The ISO week before this one, by its Thursday. */
export function lastWeek(now = Date.now()): string {
  const dayMs = 24 * 60 * 60 * 1000;
  // In China it is eight hours later.
  const then = new Date(now + 8 * 60 * 60 * 1000 - 7 * dayMs);
  const thursday = new Date(then.getTime() + (3 - ((then.getUTCDay() + 6) % 7)) * dayMs);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** A device with something that waits for what did not come. */
async function makeDevice(platform: LocalPlatform): Promise<string> {
  const id = randomUUID();
  const occurredAt = '2026-01-05T08:30:00+08:00';
  const body = { divisionCode: village, title: '弱口令', occurredAt };
  await platform.as('grid-worker', village).post(`/v1/devices/${id}/commands`, {
    items: [{ sequence: 3, command: 'report', occurredAt, body }],
  });
  return id;
}

/** @param variety chooses how far the incident goes: reported, accepted, escalated, resolved */
async function makeIncident(platform: LocalPlatform, variety: number): Promise<string> {
  const worker = platform.as('grid-worker', village);
  const officer = platform.as('officer', township);
  let incident = await worker.post<Resource>('/v1/incidents', {
    divisionCode: village,
    title: '居民反映刷单返利被骗',
    occurredAt: '2026-01-05T08:30:00+08:00',
  });
  const command = async (name: string, body: unknown): Promise<void> => {
    const path = `/v1/incidents/${incident.id}/${name}`;
    incident = await officer.post<Resource>(path, body, incident.version);
  };
  const stage = variety % 4;
  if (stage > 0) await command('accept', { categoryCode: '04007', grade: 'IV' });
  if (stage === 2) await command('escalate', { reason: '需上级支援' });
  if (stage === 3) await command('resolve', { summary: '已处置' });
  return incident.id;
}
