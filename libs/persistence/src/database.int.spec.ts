import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { everything } from '#libs/divisions';
import { createTestDatabase, eventually, type TestDatabase } from '#libs/testing';
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
});
