import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { TestClient } from '#libs/testing';
import { ParkedItemsSweeper } from '../../devices/parked-items.sweeper.js';
import type { IncidentView } from '../../read-models/incident-view.js';
import {
  decide,
  type Delivered,
  DeviceDeliveries,
  report,
  statesOf,
  triage,
} from '../../testing/device-deliveries.fixture.js';

interface Backlog {
  parked: number;
  waitsFor: number | null;
  missing: { from: number; through: number }[];
  skipped: { from: number; through: number; by: string; reason: string }[];
  items: { sequence: number; state: string; command: string | null; failedAt: string | null }[];
  nextCursor: string | null;
}

const village = '431002001001';

describe('the backlog of a device', () => {
  let devices: DeviceDeliveries;

  before(async () => {
    devices = await DeviceDeliveries.start();
  });
  after(() => devices.service.stop());

  async function backlog(device: string, query = ''): Promise<Backlog> {
    return (await devices.county.get<Backlog>(`/v1/devices/${device}/backlog${query}`)).body;
  }

  it('parks what comes too early, shows it, and carries it out when the gap is filled', async () => {
    const device = randomUUID();
    const name = randomUUID();
    const early = await devices.deliver(device, [
      decide(3, 'resolve', name, { summary: '已改密' }),
      decide(2, 'accept', name, triage),
      decide(6, 'close', name),
    ]);
    assert.deepEqual(statesOf(early), [
      [202, 'parked'],
      [202, 'parked'],
      [202, 'parked'],
    ]);
    assert.equal(early.body.waitsFor, 1);
    const waiting = await backlog(device);
    assert.deepEqual(
      [waiting.parked, waiting.waitsFor, waiting.missing],
      [
        3,
        1,
        [
          { from: 1, through: 1 },
          { from: 4, through: 5 },
        ],
      ],
    );
    assert.deepEqual(
      waiting.items.map(({ sequence, command, state }) => [sequence, command, state]),
      [
        [2, 'accept', 'parked'],
        [3, 'resolve', 'parked'],
        [6, 'close', 'parked'],
      ],
    );

    const filled = await devices.deliver(device, [report(1, name)]);
    assert.deepEqual([filled.body.settled, filled.body.parked, filled.body.waitsFor], [3, 1, 4]);
    const id = filled.body.items[0]?.incident?.id ?? '';
    const { body } = await devices.county.get<IncidentView>(`/v1/incidents/${id}`);
    assert.equal(body.status, 'resolved');
  });

  it('goes on when a lost sequence is skipped with a reason', async () => {
    const device = randomUUID();
    const worker = await devices.service.as(village, 'grid-worker');
    const sibling = await devices.service.as(village, 'grid-worker', 2);
    const lost = report(1, randomUUID(), { divisionCode: village });
    const late = [2, 5].map((one) => report(one, randomUUID(), { divisionCode: village }));
    await devices.deliver(device, late, worker);
    const skip = (client: TestClient, sequence: number) =>
      client.post<{ code?: string; settled: number; waitsFor: number | null }>(
        `/v1/devices/${device}/skip`,
        { sequence, reason: '手机损坏' },
      );
    assert.equal((await skip(sibling, 1)).body.code, 'device-of-another');
    assert.equal((await skip(await devices.service.as('431002002', 'officer'), 1)).status, 404);
    assert.equal((await skip(worker, 2)).body.code, 'device-not-waiting');
    const first = await skip(worker, 1);
    assert.deepEqual([first.status, first.body.settled, first.body.waitsFor], [200, 2, 3]);
    const second = await skip(devices.county, 3);
    assert.deepEqual([second.body.settled, second.body.waitsFor], [5, null]);
    assert.equal((await skip(devices.county, 6)).body.code, 'device-not-waiting');
    const { skipped } = await backlog(device);
    assert.deepEqual(
      skipped.map(({ from, through, reason }) => [from, through, reason]),
      [
        [3, 4, '手机损坏'],
        [1, 1, '手机损坏'],
      ],
    );
    const { body } = await devices.deliver(device, [lost], worker);
    assert.deepEqual([body.items[0]?.state, body.items[0]?.status], ['skipped', 410]);
  });

  it('shows what expired, and waits for nothing before it any more', async () => {
    const device = randomUUID();
    await devices.deliver(device, [report(2, 'lost'), report(3, randomUUID())]);
    await devices.service.db.query(
      `UPDATE device_commands SET received_at = now() - interval '31 days'
       WHERE device_id = $1 AND sequence = 2`,
      [device],
    );
    const { body } = await devices.deliver(device, [decide(4, 'accept', 'lost', triage)]);
    assert.deepEqual([body.settled, body.parked], [4, 0]);
    assert.equal(body.items[0]?.problem?.dependsOn, 2);
    const { items, skipped } = await backlog(device);
    assert.deepEqual(
      items.map(({ sequence, state }) => [sequence, state]),
      [[2, 'expired']],
    );
    assert.deepEqual(
      skipped.map(({ from, through, by, reason }) => [from, through, by, reason]),
      [[1, 1, 'Tiergrid', 'expired']],
    );
  });

  it('is swept when it does not come back, and keeps nothing of what waited', async () => {
    const device = randomUUID();
    await devices.deliver(device, [report(2, randomUUID())]);
    await devices.service.db.query(
      `UPDATE device_commands SET received_at = now() - interval '31 days' WHERE device_id = $1`,
      [device],
    );
    await devices.service.app.get(ParkedItemsSweeper).sweep();
    const rows = await devices.service.db.query(
      'SELECT state, sealed, parked FROM device_commands JOIN devices ON id = device_id WHERE id = $1',
      [device],
    );
    assert.deepEqual(rows, [{ state: 'expired', sealed: null, parked: 0 }]);
  });

  it('keeps visibly what the platform fails to do, does it later, or has it skipped', async () => {
    const device = randomUUID();
    const name = randomUUID();
    await devices.service.db.query(
      'ALTER TABLE incidents ADD CONSTRAINT broken CHECK (title <> $$broken$$)',
    );
    const items = [
      report(1, name),
      report(2, randomUUID(), { title: 'broken' }),
      decide(3, 'accept', name, triage, { expectedVersion: 1 }),
    ];
    const broken = await devices.deliver(device, items);
    assert.deepEqual(statesOf(broken), [
      [201, 'applied'],
      [202, 'parked'],
      [202, 'parked'],
    ]);
    const [failed, waiting] = (await backlog(device)).items;
    assert.deepEqual([failed?.sequence, failed?.failedAt === null], [2, false]);
    assert.equal(waiting?.failedAt, null);
    const skipped = await devices.county.post<Delivered>(`/v1/devices/${device}/skip`, {
      sequence: 2,
      reason: '平台故障',
    });
    assert.deepEqual([skipped.status, skipped.body.settled, skipped.body.parked], [200, 3, 0]);
    assert.deepEqual(statesOf(await devices.deliver(device, items)), [
      [201, 'applied'],
      [410, 'skipped'],
      [200, 'applied'],
    ]);

    const other = randomUUID();
    const again = [report(1, randomUUID(), { title: 'broken' })];
    assert.deepEqual(statesOf(await devices.deliver(other, again)), [[202, 'parked']]);
    await devices.service.db.query('ALTER TABLE incidents DROP CONSTRAINT broken');
    assert.deepEqual(statesOf(await devices.deliver(other, again)), [[201, 'applied']]);
  });

  it('holds no more than five thousand, and still takes what they wait for', async () => {
    const device = randomUUID();
    const occurredAt = '2026-01-05T00:30:00Z';
    const bad = (sequence: number) => ({ sequence, command: 'report', occurredAt, body: {} });
    for (let first = 2; first < 5_002; first += 500) {
      const items = Array.from({ length: 500 }, (_, at) => bad(first + at));
      await devices.deliver(device, items);
    }
    const { body } = await devices.deliver(device, [bad(5_003), bad(2)]);
    assert.deepEqual(
      body.items.map(({ status, state }) => [status, state]),
      [
        [429, 'not-taken'],
        [202, 'parked'],
      ],
    );
    const page = await backlog(device, '?limit=2');
    assert.deepEqual(
      page.items.map(({ sequence }) => sequence),
      [2, 3],
    );
    const next = await backlog(device, `?limit=2&cursor=${String(page.nextCursor)}`);
    assert.deepEqual(
      next.items.map(({ sequence }) => sequence),
      [4, 5],
    );
    const filled = await devices.deliver(device, [bad(1)]);
    assert.deepEqual([filled.body.settled, filled.body.parked], [5_001, 0]);
  });

  it('belongs to whoever used it first, and is seen only by those above', async () => {
    const device = randomUUID();
    const worker = await devices.service.as(village, 'grid-worker');
    await devices.deliver(device, [report(2, randomUUID(), { divisionCode: village })], worker);
    for (const office of [village, '431002001', '431002002']) {
      const other = await devices.service.as(office, 'officer', 2);
      const answer = await devices.deliver(device, [report(1, randomUUID())], other);
      assert.equal(answer.status, 403, office);
    }
    const address = `/v1/devices/${device}/backlog`;
    for (const [office, status] of [
      [village, 200],
      ['431002001', 200],
      ['431002002', 404],
      ['431002001002', 404],
    ] as const) {
      assert.equal(
        (await (await devices.service.as(office, 'officer')).get(address)).status,
        status,
        office,
      );
    }
  });

  it('keeps what waits encrypted, and nothing of it afterwards', async () => {
    const device = randomUUID();
    const contact = { name: '张三', phone: '13800138000' };
    await devices.deliver(device, [report(2, randomUUID(), { contact })]);
    const rows = () =>
      devices.service.db.query<{ row: string; isSealed: boolean }>(
        `SELECT device_commands::text AS row, sealed IS NOT NULL AS "isSealed"
         FROM device_commands WHERE device_id = $1`,
        [device],
      );
    const [waiting] = await rows();
    assert.equal(waiting?.isSealed, true);
    const clear = Buffer.from(contact.phone).toString('hex');
    assert.ok(!waiting.row.includes(contact.phone) && !waiting.row.includes(clear));
    await devices.deliver(device, [report(1, randomUUID())]);
    assert.deepEqual(
      (await rows()).map(({ isSealed, row }) => [isSealed, row.includes(contact.phone)]),
      [
        [false, false],
        [false, false],
      ],
    );
  });
});
