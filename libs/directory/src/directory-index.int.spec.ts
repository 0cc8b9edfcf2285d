import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { everything } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { Directory } from './directory.js';
import { directoryMigrations } from './migrations.js';

describe('the replica at the size of a nation', () => {
  let db: TestDatabase;
  const directory = new Directory();

  before(async () => {
    db = await createTestDatabase('dispatch', [directoryMigrations]);
    await db.query(
      `INSERT INTO divisions (code, name, level, path, revision)
       SELECT code, code, 'village', 'a/' || code || '/', 1
       FROM (SELECT 'v' || number AS code FROM generate_series(1, 1000) AS number) village`,
    );
  });
  after(() => db.drop());

  /** How often the table was read from end to end, by a planner that does so only when it must. */
  async function wholeReads(look: (tx: Transaction) => Promise<unknown>): Promise<number> {
    return db.database.read(everything, async (tx) => {
      await tx.execute(`SELECT set_config('enable_seqscan', 'off', true)`);
      // What earlier transactions of the connection did may still be in the figure.
      const earlier = await reads(tx);
      await look(tx);
      return (await reads(tx)) - earlier;
    });
  }

  async function reads(tx: Transaction): Promise<number> {
    const { count } = await tx.one<{ count: number }>(
      `SELECT seq_scan AS count FROM pg_stat_xact_user_tables
       WHERE relid = 'divisions'::regclass`,
    );
    return count;
  }

  it('finds divisions by the index of their codes', async () => {
    assert.equal(await wholeReads((tx) => directory.find(tx, ['v1', 'v2'])), 0);
  });

  it('finds all above them by it too', async () => {
    assert.equal(await wholeReads((tx) => directory.findLines(tx, ['v1', 'v2'])), 0);
  });

  it('would notice a statement that the index cannot serve', async () => {
    const unindexed = `SELECT name FROM divisions WHERE code = 'v1' COLLATE "C"`;
    assert.equal(await wholeReads((tx) => tx.many(unindexed)), 1);
  });
});
