import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { eventually, type TestClient } from '#libs/testing';
import { type Replica, ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

interface Answer {
  settled: number;
  parked: number;
  items: {
    sequence: number;
    state: string;
    incident?: { version: number; status: string; clientId: string };
    problem?: { code: string; dependsOn?: number };
  }[];
}

const triage = { categoryCode: '01007', grade: 'IV' };

/** What a county officer did offline, good and bad; the names of reports begin with `prefix`. */
function story(prefix: string): Record<string, unknown>[] {
  const report = (name: string, title = '弱口令'): [string, undefined, object] => {
    const occurredAt = '2026-01-05T08:30:00+08:00';
    const clientId = `${prefix}${name}`;
    return ['report', undefined, { divisionCode: '431002', title, occurredAt, clientId }];
  };
  const on = (name: string, command: string, body: object = {}): [string, string, object] => [
    command,
    `${prefix}${name}`,
    body,
  ];
  const done: [string, string | undefined, object][] = [
    report('a'),
    on('a', 'accept', triage),
    report('b'),
    on('b', 'accept', { ...triage, categoryCode: 'none' }),
    on('b', 'resolve', { summary: 'builds on what was refused' }),
    on('a', 'resolve', { summary: 'done' }),
    on('a', 'verify'),
    on('a', 'close'),
    report('bad', ''),
    on('bad', 'reject', { reason: 'of what was not taken' }),
    report('c'),
    on('c', 'reject', { reason: 'a false alarm' }),
    on('c', 'accept', triage),
    report('a'),
    report('d'),
  ];
  return done.map(([command, incident, body], index) => ({
    sequence: index + 1,
    command,
    ...(incident === undefined ? {} : { incident }),
    occurredAt: '2026-11-01T08:30:00+08:00',
    body,
  }));
}

/** Where cuts make batches of a list. */
function batches<T>(items: readonly T[], cuts: readonly number[]): T[][] {
  const made: T[][] = [];
  let from = 0;
  for (const cut of [...cuts].sort((one, other) => one - other)) {
    made.push(items.slice(from, cut));
    from = cut;
  }
  return [...made, items.slice(from)];
}

describe('whatever a network does to the batches of a device', () => {
  let service: ReportingServiceFixture;
  let replica: Replica;
  let officers: TestClient[];
  let expected: unknown;
  const length = story('').length;

  before(async () => {
    service = await ReportingServiceFixture.start();
    replica = await service.replica();
    officers = [await service.as('431002', 'officer'), await replica.as('431002', 'officer')];
    expected = await endState(async (send, items) => {
      for (const item of items) await send([item]);
    });
  });
  after(async () => {
    await replica.stop();
    await service.stop();
  });

  type Send = (items: readonly unknown[], replicaIndex?: number) => Promise<Answer>;

  /** Delivers the story to a new device somehow, and says what came of it. */
  async function endState(
    deliver: (send: Send, items: Record<string, unknown>[]) => Promise<void>,
  ): Promise<unknown> {
    const device = randomUUID();
    const prefix = `${device.slice(0, 8)}-`;
    const items = story(prefix);
    const send: Send = async (some, index = 0) => {
      // As a device does: what a busy service did not take is sent again as it is.
      const { status, body } = await eventually('the service takes it', async () => {
        const answer = await (officers[index] as TestClient).post<Answer>(
          `/v1/devices/${device}/commands`,
          { items: some },
        );
        return answer.status === 503 ? undefined : answer;
      });
      assert.equal(status, 207, JSON.stringify(body));
      return body;
    };
    await deliver(send, items);
    const last = await send(items);
    const incidents = await service.db.query<{ name: string }>(
      `SELECT client_id AS name, status, version, category_code, grade,
              (SELECT string_agg(kind, ' ' ORDER BY t.id) FROM incident_timeline t
               WHERE t.incident_id = i.id) AS timeline,
              (SELECT count(*) FROM outbox WHERE aggregate_id = i.id::text) AS events
       FROM incidents i WHERE starts_with(client_id, $1) ORDER BY client_id`,
      [prefix],
    );
    return {
      settled: last.settled,
      parked: last.parked,
      results: last.items.map(({ sequence, state, incident, problem }) => [
        sequence,
        state,
        incident?.status,
        incident?.version,
        problem?.code,
        problem?.dependsOn,
      ]),
      incidents: incidents.map((row) => ({ ...row, name: row.name.slice(prefix.length) })),
    };
  }

  it('has an end that says something', () => {
    const { results, incidents } = expected as { results: unknown[][]; incidents: unknown[] };
    assert.equal(incidents.length, 4);
    const codes = results.map((result) => result[4]);
    for (const code of ['unknown-category', 'device-command-dependent', 'handler-cannot-verify']) {
      assert.ok(codes.includes(code), code);
    }
  });

  it('comes out the same as delivered once and in order', async () => {
    const delivery = fc.record({
      order: fc.shuffledSubarray([...Array(length).keys()], { minLength: length }),
      again: fc.array(fc.nat(length - 1), { maxLength: length }),
      cuts: fc.array(fc.nat(2 * length), { maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(delivery, async ({ order, again, cuts }) => {
        const end = await endState(async (send, items) => {
          const sent = [...order, ...again].map((at) => items[at]);
          for (const batch of batches(sent, cuts)) await send(batch);
        });
        assert.deepEqual(end, expected);
      }),
      { numRuns: 25 },
    );
  });

  it('comes out the same from many deliveries at the same time, at two replicas', async () => {
    const delivery = fc.record({
      orders: fc.array(fc.shuffledSubarray([...Array(length).keys()], { minLength: length }), {
        minLength: 4,
        maxLength: 8,
      }),
      cuts: fc.array(fc.nat(length), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(delivery, async ({ orders, cuts }) => {
        const end = await endState(async (send, items) => {
          const all = orders.flatMap((order) =>
            batches(
              order.map((at) => items[at]),
              cuts,
            ),
          );
          await Promise.all(all.map((batch, index) => send(batch, index % 2)));
        });
        assert.deepEqual(end, expected);
      }),
      { numRuns: 10 },
    );
  });
});
