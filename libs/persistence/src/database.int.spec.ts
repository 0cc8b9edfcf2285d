import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { everything } from '#libs/divisions';
import { createTestDatabase, eventually, type TestDatabase } from '#libs/testing';
import { Database } from './database.js';
import { DatabaseBusy } from './database-busy.js';
import { isTransient } from './postgres-errors.js';

describe('Database', () => {
  let db: TestDatabase;
  before(async () => {
    db = await createTestDatabase('assessment', []);
  });
  after(() => db.drop());

  it('outlives a connection that breaks between two statements of a transaction', async () => {
    const broken = db.database.transaction(everything, async (tx) => {
      const { pid } = await tx.one<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await db.query('SELECT pg_terminate_backend($1)', [pid]);
      await eventually('the connection is gone', async () => {
        const rows = await db.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid]);
        return rows.length === 0 ? true : undefined;
      });
      await tx.one('SELECT 1 AS one');
    });
    await assert.rejects(broken, (error) => isTransient(error));
    const row = await db.database.read(everything, (tx) => tx.one('SELECT 1 AS one'));
    assert.deepEqual(row, { one: 1 });
  });

  it('keeps nobody waiting for a connection beyond the deadline', async () => {
    const database = new Database({
      url: db.url,
      applicationName: 'spec',
      poolSize: 1,
      waitMs: 100,
    });
    const held = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    const long = database.transaction(everything, async () => {
      begun.resolve(undefined);
      await held.promise;
    });
    await begun.promise;
    const one = (): Promise<unknown> =>
      database.read(everything, (tx) => tx.one('SELECT 1 AS one'));
    await assert.rejects(one(), (error) => error instanceof DatabaseBusy && isTransient(error));
    held.resolve(undefined);
    await long;
    assert.deepEqual(await one(), { one: 1 });
    await database.close();
  });

  describe('statements that are begun together', () => {
    before(() => db.query('CREATE TABLE letters (letter text PRIMARY KEY)'));

    const insert = 'INSERT INTO letters (letter) VALUES ($1)';
    const letters = (): Promise<{ letter: string }[]> => db.query('SELECT letter FROM letters');

    it('fail together, with the cause of the first, and leave nothing', async () => {
      const failing = db.database.transaction(everything, (tx) =>
        Promise.all([
          tx.execute(insert, ['a']),
          tx.one('SELECT 1 / $1::int AS impossible', [0]),
          // Prepared here for the first time, in a transaction that is over.
          tx.one('SELECT $1::text AS later', ['never answered']),
        ]),
      );
      await assert.rejects(failing, /division by zero/);
      assert.deepEqual(await letters(), []);
      const later = await db.database.read(everything, (tx) =>
        tx.one('SELECT $1::text AS later', ['answered']),
      );
      assert.deepEqual(later, { later: 'answered' });
    });

    it('cannot be followed by another once the transaction has ended', async () => {
      let straggler: Promise<number> | undefined;
      const failing = db.database.transaction(everything, async (tx) => {
        const first = tx.one('SELECT 2 AS two');
        straggler = first
          .then(() => db.database.read(everything, () => Promise.resolve()))
          .then(() => tx.execute(insert, ['b']));
        straggler.catch(() => undefined);
        await tx.one('SELECT 1 / $1::int AS impossible', [0]);
      });
      await assert.rejects(failing, /division by zero/);
      await assert.rejects(straggler ?? Promise.resolve(), /the transaction has ended/);
      assert.deepEqual(await letters(), []);
    });
  });

  it('runs a statement by itself in no scope, and is usable after it failed', async () => {
    const [row] = await db.database.statement<{ scope: string | null }>(
      `SELECT nullif(current_setting('tiergrid.scope', true), '') AS scope`,
    );
    assert.deepEqual(row, { scope: null });
    await assert.rejects(db.database.statement('SELECT 1 / $1::int', [0]), /division by zero/);
    assert.deepEqual(await db.database.statement('SELECT 1 AS one'), [{ one: 1 }]);
  });
});
