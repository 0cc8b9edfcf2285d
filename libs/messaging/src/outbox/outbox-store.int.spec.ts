import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { IncidentClosedV1 } from '#libs/contracts';
import { everything } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import { createTestDatabase, eventually, type TestDatabase } from '#libs/testing';
import { newEvent } from '../event.js';
import { messagingMigrations } from '../migrations.js';
import { Outbox } from './outbox.js';
import { OutboxCursor } from './outbox-cursor.js';
import { OutboxStore } from './outbox-store.js';

describe('OutboxStore', () => {
  let db: TestDatabase;
  let store: OutboxStore;
  const outbox = new Outbox();

  before(async () => {
    db = await createTestDatabase('reporting', [messagingMigrations]);
    store = new OutboxStore(db.database, randomUUID(), 10);
    assert.equal(await store.acquire(), 0n);
  });
  after(() => db.drop());

  function append(tx: Transaction, aggregateId: string): Promise<void> {
    return outbox.append(tx, [
      newEvent(IncidentClosedV1, {
        aggregateId,
        aggregateVersion: 1,
        occurredAt: new Date(),
        // The store never looks into a value.
        data: {} as never,
      }),
    ]);
  }

  /** Begins a transaction that appends a row, and leaves it open until it is told how to end. */
  async function openTransaction(
    aggregateId: string,
  ): Promise<(end: 'commit' | 'roll back') => Promise<void>> {
    const appended = Promise.withResolvers<undefined>();
    const ending = Promise.withResolvers<'commit' | 'roll back'>();
    const done = db.database.transaction(everything, async (tx) => {
      await append(tx, aggregateId);
      appended.resolve(undefined);
      if ((await ending.promise) === 'roll back') throw new Error('rolled back on purpose');
    });
    await appended.promise;
    return async (end) => {
      ending.resolve(end);
      if (end === 'commit') await done;
      else await assert.rejects(done, /rolled back on purpose/);
    };
  }

  async function look(cursor: OutboxCursor): Promise<string[]> {
    const page = await store.read(cursor, 100);
    cursor.advance(
      page.rows.map((row) => row.id),
      page.oldestRunning,
      true,
    );
    const transactionId = await store.checkpoint(cursor.position);
    assert.ok(transactionId !== undefined);
    cursor.bound(transactionId);
    return page.rows.map((row) => row.aggregateId);
  }

  it('reads a row that commits after a later one', async () => {
    const cursor = new OutboxCursor((await store.acquire()) ?? 0n);
    const slow = await openTransaction('slow');
    await db.database.transaction(everything, (tx) => append(tx, 'fast'));
    assert.deepEqual(await look(cursor), ['fast']);
    assert.equal(cursor.openGaps.length, 1);
    assert.deepEqual(await look(cursor), []);
    assert.equal(cursor.openGaps.length, 1, 'the slow transaction is still open');
    await slow('commit');
    assert.deepEqual(await look(cursor), ['slow']);
    assert.equal(cursor.position, cursor.high);
  });

  it('gives up the number of a transaction that rolled back', async () => {
    const cursor = new OutboxCursor((await store.acquire()) ?? 0n);
    const lost = await openTransaction('lost');
    await db.database.transaction(everything, (tx) => append(tx, 'kept'));
    assert.deepEqual(await look(cursor), ['kept']);
    await lost('roll back');
    // Not at the first look: any transaction on the server, such as another spec's, holds it back.
    await eventually('the empty number is given up', async () => {
      assert.deepEqual(await look(cursor), []);
      return cursor.position === cursor.high ? true : undefined;
    });
  });

  it('lets one relay at a time hold the lease, and the next take over when it is given up', async () => {
    const other = new OutboxStore(db.database, randomUUID(), 10);
    assert.equal(await other.acquire(), undefined);
    await store.release();
    assert.notEqual(await other.acquire(), undefined);
    assert.equal(await store.checkpoint(1_000n), undefined, 'the old holder may not store');
    await other.release();
    assert.notEqual(await store.acquire(), undefined);
  });

  it('takes the lease over when it ran out', async () => {
    await db.query(`UPDATE outbox_cursor SET lease_until = now() - interval '1 second'`);
    const other = new OutboxStore(db.database, randomUUID(), 10);
    assert.notEqual(await other.acquire(), undefined);
    await other.release();
    assert.notEqual(await store.acquire(), undefined);
  });

  it('purges only what was sent long enough ago', async () => {
    await db.query(`UPDATE outbox SET appended_at = now() - interval '2 hours'`);
    await db.database.transaction(everything, (tx) => append(tx, 'unsent'));
    await db.query(`UPDATE outbox SET appended_at = now() - interval '2 hours'`);
    assert.equal(await store.purge(60, 100), 3);
    const left = await db.query<{ aggregate_id: string }>('SELECT aggregate_id FROM outbox');
    assert.deepEqual(left, [{ aggregate_id: 'unsent' }]);
  });

  it('measures what is still to be sent', async () => {
    await db.query('UPDATE outbox_cursor SET position = (SELECT coalesce(max(id), 0) FROM outbox)');
    assert.equal((await store.backlog()).rows, 0);
    assert.equal((await store.backlog()).bytes, 0);
    await db.database.transaction(everything, (tx) => append(tx, 'measured'));
    const { rows, bytes } = await store.backlog();
    assert.equal(rows, 1);
    assert.ok(bytes > 200 && bytes < 2_000, String(bytes));
  });
});
