import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { everything } from '#libs/divisions';
import { shippedPolicyPacks } from '#libs/policy';
import { createTestDatabase, genericPlans, type TestDatabase } from '#libs/testing';
import { type Clock, startClock } from './index.js';
import { ClockRepository } from './clock.repository.js';
import { ClockSweep } from './clock-sweep.js';
import type { Firing, FiringOutcome } from './firing.js';
import { type DoneFiring, FiringRepository } from './firing.repository.js';
import { clockMigrations } from './migrations.js';

const found = shippedPolicyPacks().find('cn-2025');
assert.ok(found);
const pack = found;
const [rule] = pack.tierLimits;
assert.ok(rule);
const limit = { ...rule, within: { clock: 'wall', value: 1, unit: 'hour' } } as const;
/** When every clock here begins; each is an hour long. */
const begin = new Date('2026-06-02T01:00:00Z');
const overdue = new Date('2026-06-02T03:00:00Z');

describe('a sweep of clocks', () => {
  let db: TestDatabase;
  const clocks = new ClockRepository();
  before(async () => {
    db = await createTestDatabase('reporting', [clockMigrations]);
    await db.query('CREATE TABLE things (id uuid PRIMARY KEY)');
  });
  after(() => db.drop());
  beforeEach(() => db.query('TRUNCATE things, clocks, clock_firings'));

  async function start(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID()).toSorted();
    await db.query('INSERT INTO things SELECT * FROM unnest($1::uuid[])', [ids]);
    const started = ids.map((id): Clock => {
      const subject = { id, path: '43/4310/' };
      const first = { subject, number: 1, holder: '4310', pack: pack.id, limit };
      return startClock({ ...first, kind: 'local', at: begin }, pack);
    });
    await db.database.transaction(everything, (tx) => clocks.insert(tx, 'thing', started));
    return ids;
  }

  type Fire = (firings: readonly Firing[]) => void;
  interface Replica {
    readonly fired: DoneFiring[];
    readonly failed: string[];
    sweep(): Promise<void>;
  }
  /** @param fire what the service does; throws where it cannot */
  function replica(now: () => Date, fire: Fire = () => undefined): Replica {
    const fired: DoneFiring[] = [];
    const failed: string[] = [];
    const sweep = new ClockSweep({
      database: db.database,
      clocks,
      firings: new FiringRepository(),
      subjects: {
        type: 'thing',
        table: 'things',
        fire: (_, firings) => {
          fire(firings);
          return Promise.resolve(firings.map((): FiringOutcome => ({ outcome: 'supervised' })));
        },
      },
      timingOf: () => pack,
      now,
      onFired: (done) => fired.push(...done.filter(({ result }) => result.outcome !== 'skipped')),
      onFailed: (id) => failed.push(id),
    });
    return {
      fired,
      failed,
      sweep: async () => {
        while (await sweep.batch());
      },
    };
  }

  it('shares the work with other replicas, and nothing fires twice', async () => {
    const ids = await start(1_500);
    const replicas = Array.from({ length: 3 }, () => replica(() => overdue));
    // A replica that found everything locked has ended its sweep; it looks again, as each second.
    for (let look = 0; look < 3; look += 1) {
      await Promise.all(replicas.map((one) => one.sweep()));
    }
    const fired = replicas.flatMap((one) => one.fired.map(({ clock }) => clock.subject.id));
    assert.deepEqual(fired.toSorted(), ids);
    const [rows] = await db.query<{ missed: number; skipped: number; open: number }>(
      `SELECT count(*) FILTER (WHERE percent = 100)::int AS missed,
              count(*) FILTER (WHERE outcome = 'skipped')::int AS skipped,
              (SELECT count(*)::int FROM clocks WHERE next_at IS NOT NULL) AS open
       FROM clock_firings`,
    );
    assert.deepEqual(rows, { missed: 1_500, skipped: 3_000, open: 0 });
  });

  it('lets one that fails delay no other, puts it off, and does it when it can', async () => {
    const ids = await start(300);
    const [bad] = ids;
    let now = overdue;
    let isBroken = true;
    const one = replica(
      () => now,
      (firings) => {
        if (isBroken && firings.some(({ clock }) => clock.subject.id === bad)) {
          throw new Error('no such incident');
        }
      },
    );
    await one.sweep();
    assert.equal(one.fired.length, 299);
    assert.deepEqual(one.failed, [bad]);
    const state = (): Promise<Record<string, unknown>[]> =>
      db.query(
        `SELECT failures, last_error AS error, next_at - $2::timestamptz < '11 s' AS soon
         FROM clocks WHERE subject_id = $1`,
        [bad, now],
      );
    assert.deepEqual(await state(), [{ failures: 1, error: 'no such incident', soon: true }]);
    await one.sweep();
    assert.equal(one.failed.length, 1, 'it was tried again at once');
    now = new Date(overdue.getTime() + 10_000);
    await one.sweep();
    assert.deepEqual(await state(), [{ failures: 2, error: 'no such incident', soon: false }]);
    isBroken = false;
    now = new Date(overdue.getTime() + 60_000);
    await one.sweep();
    assert.equal(one.fired.length, 300);
    assert.deepEqual(await state(), [{ failures: 0, error: null, soon: null }]);
  });

  it('passes over what a command has locked, and does it the next time', async () => {
    const [busy, ...others] = await start(3);
    const one = replica(() => overdue);
    await db.database.transaction(everything, async (tx) => {
      await tx.one('SELECT id FROM things WHERE id = $1 FOR UPDATE', [busy]);
      await one.sweep();
      assert.deepEqual(
        one.fired.map(({ clock }) => clock.subject.id),
        others,
      );
    });
    await one.sweep();
    assert.equal(one.fired.length, 3);
  });

  it('fires nothing early in a replica whose clock is ahead', async () => {
    await start(1);
    await db.query(`UPDATE clocks SET started_at = now(), due_at = now() + interval '1 hour',
      next_at = now() + interval '30 minutes'`);
    const ahead = replica(() => new Date(Date.now() + 86_400_000));
    await ahead.sweep();
    assert.equal(ahead.fired.length, 0);
  });

  it('that finds nothing is one look into an index, also as planned for an empty table', async () => {
    const plans = await genericPlans(db, everything, async (tx) => {
      const sweep = new ClockSweep({
        database: Object.assign(Object.create(db.database) as typeof db.database, {
          transaction: (_: unknown, work: (inner: typeof tx) => Promise<unknown>) => work(tx),
        }),
        clocks,
        firings: new FiringRepository(),
        subjects: { type: 'thing', table: 'things', fire: () => Promise.resolve([]) },
        timingOf: () => pack,
        now: () => overdue,
        onFired: () => undefined,
        onFailed: () => undefined,
      });
      await sweep.batch();
      await clocks.due(tx, [randomUUID()], overdue);
      await clocks.ofSubjects(tx, [randomUUID()]);
      await clocks.overdue(tx, '4310', undefined, 10);
    });
    assert.equal(plans.length, 4);
    for (const plan of plans) {
      assert.match(plan, /Index/);
      assert.doesNotMatch(plan, /Seq Scan on (clocks|things)/);
    }
    assert.match(plans[0] ?? '', /clocks_next/);
    assert.doesNotMatch(plans[0] ?? '', /Sort/);
  });
});
