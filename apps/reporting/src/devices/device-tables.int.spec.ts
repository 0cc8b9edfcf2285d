import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Caller } from '#libs/access';
import { everything, subtreeOf } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import { beihuPath, createTestDatabase, genericPlans, type TestDatabase } from '#libs/testing';
import { reportingMigrations } from '../persistence/migrations.js';
import { CommandChain } from './command-chain.js';
import { DeviceReader } from './device.reader.js';
import { type Device, DeviceRepository } from './device.repository.js';

const tables = ['devices', 'device_commands', 'device_skips'];
const devices = new DeviceRepository();
const now = new Date('2026-11-21T08:00:00Z');

describe('the tables of devices', () => {
  let db: TestDatabase;
  before(async () => {
    db = await createTestDatabase('reporting', reportingMigrations);
  });
  after(() => db.drop());

  it('show an office what lies in its own area, whatever a query asks', async () => {
    const officePath = beihuPath('431002001');
    const id = randomUUID();
    const caller = { clientId: 'worker', office: '431002001', officePath } as Caller;
    await db.database.transaction(subtreeOf(officePath), async (tx) => {
      const device = await devices.claim(tx, id, caller, now);
      const sealed = Buffer.from('sealed');
      const item = { fingerprint: 'a', name: null, clientId: null, occurredAt: null, sealed };
      await devices.park(tx, device, [{ ...item, sequence: 3 }], now);
      const skip = { from: 1, through: 2, by: 'worker', byName: 'worker', reason: 'lost' };
      await devices.skip(tx, device, skip, now);
    });
    for (const [office, expected] of [
      ['431002001', 1],
      ['431002', 1],
      ['431002002', 0],
      ['431002001001', 0],
    ] as const) {
      await db.database.read(subtreeOf(beihuPath(office)), async (tx) => {
        for (const table of tables) {
          const rows = await tx.many(`SELECT 1 FROM ${table}`);
          assert.equal(rows.length, expected, `${table} for ${office}`);
        }
      });
    }
  });

  it('are guarded by forced row-level security, and the service owns none', async () => {
    const guarded = await db.query<{ relname: string }>(
      `SELECT relname FROM pg_class
       WHERE relnamespace = 'reporting'::regnamespace AND relrowsecurity AND relforcerowsecurity
         AND relname = ANY($1) AND pg_get_userbyid(relowner) <> 'tiergrid_reporting'`,
      [tables],
    );
    assert.equal(guarded.length, tables.length);
    for (const change of ['DELETE FROM devices', 'UPDATE device_skips SET reason = $$x$$']) {
      await assert.rejects(
        db.database.transaction(everything, (tx) => tx.execute(change)),
        /permission denied/,
      );
    }
  });

  const device: Device = {
    id: randomUUID(),
    owner: 'worker',
    office: '431002001',
    officePath: '43/',
    settled: 0,
    parked: 0,
  };
  const link = { device, sequence: 9, incident: 'a name' };
  const chain = new CommandChain();
  const reader = new DeviceReader();
  const looks: Readonly<Record<string, (tx: Transaction) => Promise<unknown>>> = {
    'a device': (tx) => devices.find(tx, device.id),
    'what came before': (tx) => devices.fingerprints(tx, device.id, [1]),
    'what comes next': (tx) => devices.next(tx, device, 1),
    'what expires': (tx) => devices.overdue(tx, now, 1),
    results: (tx) => reader.results(tx, device.id, [1]),
    'a backlog': (tx) => reader.backlog(tx, device.id, 0, 1),
    'what is missing': (tx) => reader.missing(tx, device.id),
    'an incident by its name': (tx) => chain.incidentOf(tx, link),
    'what was done with an incident before': (tx) => chain.versionAfterLast(tx, link, randomUUID()),
  };
  for (const [what, look] of Object.entries(looks)) {
    it(`find ${what} by an index, planned while they are empty`, async () => {
      const plans = await genericPlans(db, everything, (tx) => look(tx).catch(() => undefined));
      assert.ok(plans.length > 0);
      for (const plan of plans) assert.doesNotMatch(plan, /Seq Scan/, plan);
    });
  }
});
