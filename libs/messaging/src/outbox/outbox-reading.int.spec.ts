import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { messagingMigrations } from '../migrations.js';
import { OutboxCursor } from './outbox-cursor.js';
import { OutboxStore } from './outbox-store.js';

describe('reading an outbox that grew', () => {
  let db: TestDatabase;
  let store: OutboxStore;

  before(async () => {
    db = await createTestDatabase('reporting', [messagingMigrations]);
    store = new OutboxStore(db.database, randomUUID(), 10);
  });
  after(() => db.drop());

  /** Rows that were fetched from the outbox up to now. */
  async function fetched(): Promise<number> {
    // The connection that reads keeps its figures to itself for a while.
    await db.database.statement('SELECT pg_stat_force_next_flush()');
    const [row] = await db.query<{ rows: number }>(
      `SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS rows
       FROM pg_stat_user_tables WHERE relid = 'reporting.outbox'::regclass`,
    );
    return Number(row?.rows);
  }

  it('does not read again what was sent, with a plan from when it was empty', async () => {
    // From the sixth time on PostgreSQL may keep a plan that knows no values.
    for (let look = 0; look < 8; look += 1) await store.read(new OutboxCursor(0n), 1_000);
    await db.query(
      `INSERT INTO reporting.outbox
         (topic, event_id, event_type, aggregate_id, aggregate_version, occurred_at, value)
       SELECT 'topic', gen_random_uuid(), 'type', number::text, 1, now(), '{}'
       FROM generate_series(1, 5000) AS number`,
    );
    const cursor = new OutboxCursor(4_990n);
    const before = await fetched();
    const page = await store.read(cursor, 1_000);
    assert.equal(page.rows.length, 10);
    assert.equal((await fetched()) - before, 10);
  });
});
