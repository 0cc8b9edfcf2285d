import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Role } from '#libs/access';
import { IncidentClosedV1 } from '#libs/contracts';
import { everything } from '#libs/divisions';
import { newEvent, Outbox } from '#libs/messaging';
import { eventually, TestEventStream } from '#libs/testing';
import { ReportingServiceFixture } from './reporting-service.fixture.js';

const village = '431002001001';
const township = '431002001';
const otherTownship = '431002002';
const townshipPath = '43/4310/431002/431002001/';

describe('the live stream', () => {
  let service: ReportingServiceFixture;
  const streams: TestEventStream[] = [];
  before(async () => {
    service = await ReportingServiceFixture.start();
  });
  after(async () => {
    for (const stream of streams) stream.close();
    await service.stop();
  });

  async function listen(
    office: string,
    role: Role = 'officer',
    { from, query = '', at = service }: Listening = {},
  ): Promise<TestEventStream> {
    const headers: Record<string, string> = from === undefined ? {} : { 'last-event-id': from };
    const token = await service.token(office, role);
    const stream = await TestEventStream.open(`${at.url}/v1/stream${query}`, token, headers);
    streams.push(stream);
    return stream;
  }

  async function report(title = '弱口令被猜解'): Promise<string> {
    const worker = await service.as(village, 'grid-worker');
    const { status, body } = await worker.post<{ id: string }>('/v1/incidents', {
      divisionCode: village,
      title,
      occurredAt: '2026-01-05T08:30:00+08:00',
      contact: { name: '张三', phone: '13812345678' },
    });
    assert.equal(status, 201);
    return body.id;
  }

  const outbox = new Outbox();
  /** Begins a transaction that tells of an incident, and leaves it open until `end` is called. */
  async function openTransaction(subject: string): Promise<(commit: boolean) => Promise<void>> {
    const appended = Promise.withResolvers<undefined>();
    const ending = Promise.withResolvers<boolean>();
    const done = service.db.database.transaction(everything, async (tx) => {
      const data = { divisionPath: townshipPath, holderPath: townshipPath } as never;
      const event = { aggregateId: subject, aggregateVersion: 1, occurredAt: new Date(), data };
      await outbox.append(tx, [newEvent(IncidentClosedV1, event)]);
      appended.resolve(undefined);
      if (!(await ending.promise)) throw new Error('rolled back on purpose');
    });
    await appended.promise;
    return async (commit) => {
      ending.resolve(commit);
      if (commit) await done;
      else await assert.rejects(done, /on purpose/);
    };
  }
  async function tell(subject: string): Promise<void> {
    await (
      await openTransaction(subject)
    )(true);
  }
  const subjects = (stream: TestEventStream): unknown[] =>
    stream.events.map(({ data }) => data['subject']);

  it('shows a report within a second of its commit, as a CloudEvent without the contact', async () => {
    const stream = await listen(township);
    const id = await report();
    const committed = performance.now();
    const [event] = await stream.count(1);
    const late = performance.now() - committed;
    assert.ok(late < 1_000, `${late} ms`);
    assert.deepEqual(
      [event?.data['type'], event?.data['subject'], event?.data['specversion']],
      ['org.tiergrid.incident.reported.v1', id, '1.0'],
    );
    assert.doesNotMatch(JSON.stringify(event), /张三|13812345678|contact/);
  });

  it('shows each caller its own subtree, and only the types asked for', async () => {
    const worker = await listen(village, 'grid-worker');
    const county = await listen('431002', 'county-admin');
    const beside = await listen(otherTownship);
    const others = await listen(township, 'officer', {
      query: '?types=org.tiergrid.incident.accepted.v1',
    });
    const id = await report();
    await worker.count(1);
    await county.count(1);
    const officer = await service.as(township, 'officer');
    const accept = { categoryCode: '01007', grade: 'IV' };
    await officer.post(`/v1/incidents/${id}/accept`, accept, { 'if-match': '*' });
    await county.count(2);
    await others.count(1);
    assert.equal(others.events[0]?.data['type'], 'org.tiergrid.incident.accepted.v1');
    assert.equal(beside.events.length, 0);
  });

  it('loses and doubles nothing across reconnections while transactions commit in any order', async () => {
    const seen: unknown[] = [];
    let stream = await listen(township);
    const open: ((commit: boolean) => Promise<void>)[] = [];
    for (let round = 0; round < 30; round += 1) {
      open.push(await openTransaction(`round-${round}`));
      // Whichever of the open ones: numbers are not committed in their order.
      if (open.length > 3) await open.splice((round * 7) % 4, 1)[0]?.(round % 5 !== 0);
      if (round % 3 !== 2) continue;
      seen.push(...subjects(stream));
      stream.close();
      stream = await listen(township, 'officer', { from: stream.lastEventId });
      // Some time for it to be sent something, or nothing.
      await tell(`between-${round}`);
      if (round % 2 === 0) await stream.count(1);
    }
    for (const end of open) await end(true);
    await tell('between-last');
    await eventually('the last', () =>
      Promise.resolve(subjects(stream).includes('between-last') ? true : undefined),
    );
    seen.push(...subjects(stream));
    assert.equal(new Set(seen).size, seen.length, `doubled: ${seen.join(' ')}`);
    const committed = await service.db.query<{ aggregate_id: string }>(
      `SELECT aggregate_id FROM outbox
       WHERE aggregate_id LIKE 'round-%' OR aggregate_id LIKE 'between-%'`,
    );
    assert.deepEqual(seen.sort(), committed.map((row) => row.aggregate_id).sort());
    assert.ok(committed.length > 30, String(committed.length));
  });

  it('goes on at another replica, with what committed late and was not seen at the first', async () => {
    const second = await service.replica();
    try {
      const first = await listen(township);
      const slow = await openTransaction('slow');
      await tell('fast');
      await first.count(1);
      first.close();
      await slow(true);
      await tell('next');
      const resumed = await listen(township, 'officer', { from: first.lastEventId, at: second });
      await resumed.count(2);
      assert.deepEqual(subjects(resumed).sort(), ['next', 'slow']);
      // And back, where the first replica is asked for what the second has shown.
      resumed.close();
      await tell('after');
      const back = await listen(township, 'officer', { from: resumed.lastEventId });
      await back.count(1);
      assert.deepEqual(subjects(back), ['after']);
    } finally {
      await second.stop();
    }
  });

  it('goes on after the service was started again, and ends streams when it stops', async () => {
    const replica = await service.replica();
    const stream = await listen(township, 'officer', { at: replica });
    await tell('before');
    await stream.count(1);
    await replica.stop();
    await stream.end();
    assert.deepEqual(
      [stream.events.at(-1)?.name, stream.events.at(-1)?.data['reason']],
      ['end', 'service-stopping'],
    );
    await tell('meanwhile');
    const again = await service.replica();
    try {
      const resumed = await listen(township, 'officer', { from: stream.lastEventId, at: again });
      await resumed.count(1);
      assert.deepEqual(subjects(resumed), ['meanwhile']);
      resumed.close();
    } finally {
      await again.stop();
    }
  });

  it('says so when what was missed is not kept any more', async () => {
    const old = await listen(township, 'officer', { from: '0' });
    await tell('kept');
    await eventually('it is shown', () =>
      Promise.resolve(subjects(old).includes('kept') ? true : undefined),
    );
    const before = old.lastEventId;
    old.close();
    // As the outbox is purged after an hour; a replica that begins now has only what is left.
    await service.db.query('DELETE FROM outbox');
    await service.db.query(`UPDATE outbox_cursor SET position = nextval('outbox_id_seq')`);
    const later = await service.replica();
    try {
      const stream = await listen(township, 'officer', { from: before, at: later });
      const [event] = await stream.count(1);
      assert.equal(event?.name, 'resync');
      await tell('afterwards');
      await stream.count(2);
      assert.equal(stream.events[1]?.data['subject'], 'afterwards');
      stream.close();
      const unheardOf = await listen(township, 'officer', { from: '999999999', at: later });
      assert.equal((await unheardOf.count(1))[0]?.name, 'resync');
      unheardOf.close();
    } finally {
      await later.stop();
    }
  });

  it('ends when the token does', async () => {
    const token = await service.token(township, 'officer', { expiresIn: 2 });
    const stream = await TestEventStream.open(`${service.url}/v1/stream`, token);
    await stream.end();
    assert.equal(stream.events.at(-1)?.data['reason'], 'token-expired');
  });

  it('refuses what it cannot do, with a problem', async () => {
    const officer = await service.as(township, 'officer');
    const malformed = await officer.get<Problem>('/v1/stream', { 'last-event-id': 'x' });
    assert.deepEqual([malformed.status, malformed.body.code], [400, 'last-event-id-malformed']);
    const unknown = await officer.get<Problem>('/v1/stream?types=org.tiergrid.task.issued.v1');
    assert.deepEqual([unknown.status, unknown.body.code], [400, 'unknown-event-type']);
  });

  it('takes only so many connections, and gives places back', async () => {
    const small = await service.replica({ TIERGRID_STREAM_LIMIT: 2 });
    try {
      const [first] = [await listen(township, 'officer', { at: small })];
      await listen(village, 'grid-worker', { at: small });
      await assert.rejects(listen(township, 'officer', { at: small }), /503.*overloaded/);
      first.close();
      await eventually('a place is free', () => listen(township, 'officer', { at: small }));
    } finally {
      await small.stop();
    }
  });

  interface Listening {
    from?: string;
    query?: string;
    at?: { readonly url: string };
  }
  interface Problem {
    readonly code: string;
  }
});
