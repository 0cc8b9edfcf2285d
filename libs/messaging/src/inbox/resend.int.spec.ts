import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { OrderCompletedV1 } from '#libs/contracts';
import { everything } from '#libs/divisions';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { messagingMigrations } from '../migrations.js';
import { listDeadLetters, requestResend } from './dead-letters.js';
import { Resender } from './resend.js';

const data = {
  title: 'check the terminals',
  incidentId: null,
  issuer: '431002',
  issuerPath: '43/4310/431002/',
  completedAt: '2026-11-21T08:00:00Z',
  actor: { clientId: 'test', office: '431002' },
};

describe('Resender', () => {
  let db: TestDatabase;
  before(async () => {
    db = await createTestDatabase('assessment', [messagingMigrations]);
  });
  after(() => db.drop());

  it('leaves a letter asked for when the database only asks to try again', async () => {
    await db.query(
      `INSERT INTO dead_letters (topic, partition, message_offset, headers, value, event_type,
                                 aggregate_id, aggregate_version, reason, detail)
       VALUES ($1, 3, 7, $2, $3, $4, 'order', 1, 'handler-failed', 'a bug')`,
      [
        OrderCompletedV1.topic,
        {
          ce_id: 'order-1',
          ce_type: OrderCompletedV1.type,
          ce_subject: 'order',
          ce_time: '2026-11-21T08:00:00Z',
          ce_aggregateversion: '1',
        },
        Buffer.from(JSON.stringify(data)),
        OrderCompletedV1.type,
      ],
    );
    await db.database.transaction(everything, (tx) => requestResend(tx, undefined));
    const partitions: (number | undefined)[] = [];
    const resender = new Resender({
      database: db.database,
      logger: { log: () => undefined, warn: () => undefined, error: () => undefined },
      handlers: new Map([
        [
          OrderCompletedV1.type,
          async (events) => {
            partitions.push(events[0]?.partition);
            if (partitions.length > 1) return;
            throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
          },
        ],
      ]),
    });
    await assert.rejects(resender.resendNext(), /deadlock detected/);
    const letters = () => db.database.read(everything, (tx) => listDeadLetters(tx, 9));
    assert.deepEqual(
      (await letters()).map(({ attempts, resendRequestedAt }) => [
        attempts,
        resendRequestedAt !== null,
      ]),
      [[1, true]],
    );
    assert.equal(await resender.resendNext(), true);
    assert.deepEqual(await letters(), []);
    assert.deepEqual(partitions, [3, 3]);
  });
});
