import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { IncidentReportedV1 } from '#libs/contracts';
import { everything } from '#libs/divisions';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import type { BatchOutcome, IncomingMessage } from '../broker/broker.js';
import type { ReceivedEvent } from '../event.js';
import { messagingMigrations } from '../migrations.js';
import {
  discardDeadLetter,
  listDeadLetters,
  requestResend,
  showDeadLetter,
} from './dead-letters.js';
import type { EventHandlers } from './event-handlers.js';
import { Inbox } from './inbox.js';
import { Resender } from './resend.js';

const topic = IncidentReportedV1.topic;
const silent = { log: () => undefined, warn: () => undefined, error: () => undefined };

const data = {
  number: '431002-2026-000001',
  title: 'ransomware',
  divisionCode: '431002001001',
  divisionPath: '43/4310/431002/431002001/431002001001/',
  holder: '431002001',
  holderPath: '43/4310/431002/431002001/',
  status: 'reported',
  categoryCode: null,
  grade: null,
  reportedAt: '2026-11-21T08:00:00.000Z',
  actor: { clientId: 'worker', office: '431002001001' },
  occurredAt: '2026-11-21T07:00:00.000Z',
  discoveredAt: '2026-11-21T07:00:00.000Z',
  reporterOffice: '431002001001',
};

function message(
  offset: number,
  aggregateId: string,
  version: number,
  changes: { headers?: Record<string, string>; value?: string } = {},
): IncomingMessage {
  return {
    offset: BigInt(offset),
    key: aggregateId,
    value: Buffer.from(changes.value ?? JSON.stringify(data)),
    headers: {
      ce_id: `${aggregateId}-${version}`,
      ce_type: IncidentReportedV1.type,
      ce_subject: aggregateId,
      ce_time: '2026-11-21T08:00:00.000Z',
      ce_aggregateversion: String(version),
      ...changes.headers,
    },
  };
}

describe('Inbox', () => {
  let db: TestDatabase;
  let earliest = 0n;
  /** Aggregates whose events the handler refuses. */
  let poison: Set<string>;

  before(async () => {
    db = await createTestDatabase('reporting', [messagingMigrations]);
    await db.query('CREATE TABLE effects (event_id text)');
  });
  after(() => db.drop());
  beforeEach(async () => {
    poison = new Set();
    earliest = 0n;
    await db.query('TRUNCATE effects, consumer_offsets, consumed_versions, dead_letters');
  });

  const handlers: EventHandlers = new Map([
    [
      IncidentReportedV1.type,
      async (events: readonly ReceivedEvent[], tx) => {
        for (const event of events) {
          await tx.execute('INSERT INTO effects VALUES ($1)', [event.id]);
          if (poison.has(event.aggregateId)) throw new Error(`cannot take ${event.id}`);
        }
      },
    ],
  ]);

  function consume(...messages: IncomingMessage[]): Promise<BatchOutcome> {
    const inbox = new Inbox({
      database: db.database,
      handlers,
      topicPrefix: '',
      earliestOffset: () => Promise.resolve(earliest),
      logger: silent,
    });
    return inbox.handle({
      topic,
      partition: 3,
      messages,
      highWatermark: 100n,
      heartbeat: () => Promise.resolve(),
    });
  }

  async function effects(): Promise<string[]> {
    const rows = await db.query<{ event_id: string }>('SELECT event_id FROM effects');
    return rows.map((row) => row.event_id).sort();
  }

  async function letters(): Promise<string[]> {
    const rows = await db.database.read(everything, (tx) => listDeadLetters(tx, 100));
    return rows.map(
      (row) => `${row.aggregateId ?? '?'}-${row.aggregateVersion ?? '?'} ${row.reason}`,
    );
  }

  function resender(): Resender {
    return new Resender({ database: db.database, handlers, logger: silent });
  }

  it('applies a batch and remembers the offset', async () => {
    assert.deepEqual(await consume(message(0, 'a', 1), message(1, 'b', 1)), { next: 2n });
    assert.deepEqual(await effects(), ['a-1', 'b-1']);
  });

  it('applies a message once when the batch comes again', async () => {
    await consume(message(0, 'a', 1));
    assert.deepEqual(await consume(message(0, 'a', 1), message(1, 'b', 1)), { next: 2n });
    assert.deepEqual(await effects(), ['a-1', 'b-1']);
  });

  it('applies an event once when it comes again under a new offset', async () => {
    await consume(message(0, 'a', 1), message(1, 'a', 2), message(2, 'a', 1), message(3, 'a', 2));
    assert.deepEqual(await effects(), ['a-1', 'a-2']);
    assert.deepEqual(await letters(), []);
  });

  it('goes back when the batch does not join on to what was consumed', async () => {
    await consume(message(0, 'a', 1));
    assert.deepEqual(await consume(message(5, 'b', 1)), { seek: 1n });
    assert.deepEqual(await effects(), ['a-1']);
  });

  it('goes on with the oldest message when retention deleted what came before', async () => {
    await consume(message(0, 'a', 1));
    earliest = 5n;
    assert.deepEqual(await consume(message(5, 'b', 1)), { seek: 5n });
    assert.deepEqual(await consume(message(5, 'b', 1)), { next: 6n });
  });

  it('sets a poison message aside whole, and applies those around it', async () => {
    poison.add('bad');
    const outcome = await consume(
      message(0, 'a', 1),
      message(1, 'bad', 1),
      message(2, 'b', 1),
      message(3, 'bad', 2),
      message(4, 'a', 2),
    );
    assert.deepEqual(outcome, { next: 5n });
    assert.deepEqual(await effects(), ['a-1', 'a-2', 'b-1']);
    assert.deepEqual((await letters()).sort(), [
      'bad-1 handler-failed',
      'bad-2 waiting-for-earlier-version',
    ]);
  });

  it('names what is wrong with a message that cannot be read', async () => {
    await consume(
      message(0, 'json', 1, { value: '{"half":' }),
      message(1, 'contract', 1, { value: '{"number": 7}' }),
      message(2, 'type', 1, { headers: { ce_type: 'org.tiergrid.unheard-of.v1' } }),
      message(3, 'envelope', 1, { headers: { ce_aggregateversion: 'two' } }),
      message(4, 'good', 1),
    );
    assert.deepEqual(await effects(), ['good-1']);
    assert.deepEqual((await letters()).sort(), [
      '?-? malformed-envelope',
      'contract-1 contract-violated',
      'json-1 malformed-value',
      'type-1 unknown-type',
    ]);
  });

  it('sends dead letters again in order, and those that waited follow by themselves', async () => {
    poison.add('bad');
    await consume(message(0, 'bad', 1), message(1, 'bad', 2), message(2, 'bad', 3));
    poison.clear();
    const [first] = await db.query<{ id: string }>(
      'SELECT id FROM dead_letters WHERE aggregate_version = 1',
    );
    const shown = await db.database.read(everything, (tx) => showDeadLetter(tx, Number(first?.id)));
    assert.match(shown?.detail ?? '', /cannot take bad-1/);
    assert.equal(shown?.value?.toString(), JSON.stringify(data));
    await db.database.transaction(everything, (tx) => requestResend(tx, [Number(first?.id)]));
    const again = resender();
    assert.deepEqual(
      [await again.resendNext(), await again.resendNext(), await again.resendNext()],
      [true, true, true],
    );
    assert.equal(await again.resendNext(), false);
    assert.deepEqual(await effects(), ['bad-1', 'bad-2', 'bad-3']);
    assert.deepEqual(await letters(), []);
  });

  it('keeps a letter that fails again, with the attempt counted', async () => {
    poison.add('bad');
    await consume(message(0, 'bad', 1));
    await db.database.transaction(everything, (tx) => requestResend(tx, undefined));
    const again = resender();
    assert.equal(await again.resendNext(), true);
    assert.equal(await again.resendNext(), false);
    const [letter] = await db.database.read(everything, (tx) => listDeadLetters(tx, 1));
    assert.deepEqual([letter?.attempts, letter?.resendRequestedAt], [2, null]);
    assert.deepEqual(await effects(), []);
  });

  it('lets an aggregate go on without a letter that was discarded', async () => {
    poison.add('bad');
    await consume(message(0, 'bad', 1));
    poison.clear();
    await consume(message(1, 'bad', 2));
    const [letter] = await db.query<{ id: string }>(
      'SELECT id FROM dead_letters WHERE aggregate_version = 1',
    );
    const discarded = await db.database.transaction(everything, (tx) =>
      discardDeadLetter(tx, Number(letter?.id)),
    );
    assert.equal(discarded, true);
    assert.equal(await resender().resendNext(), true);
    assert.deepEqual(await effects(), ['bad-2']);
  });

  it('lets a zombie change nothing: two consumers work on the same messages', async () => {
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => consume(message(0, 'a', 1), message(1, 'b', 1))),
    );
    assert.deepEqual(outcomes, [{ next: 2n }, { next: 2n }, { next: 2n }]);
    assert.deepEqual(await effects(), ['a-1', 'b-1']);
  });
});
