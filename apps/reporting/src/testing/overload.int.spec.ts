import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';
import { eventually, type TestAnswer, type TestClient } from '#libs/testing';
import { ReportingServiceFixture } from './reporting-service.fixture.js';

const village = '431002001001';

describe('a reporting service that has more to do than it can', () => {
  let service: ReportingServiceFixture;
  let worker: TestClient;
  /** The owner, whose lock makes the database slow. */
  let owner: Database;

  before(async () => {
    service = await ReportingServiceFixture.start({ TIERGRID_OVERLOAD_IN_WORK: 8 });
    worker = await service.as(village, 'grid-worker');
    owner = new Database({
      url: service.db.ownerUrl,
      applicationName: 'spec',
      schema: 'reporting',
    });
  });
  after(async () => {
    await owner.close();
    await service.stop();
  });

  const report = (): Promise<TestAnswer> =>
    worker.post('/v1/incidents', {
      divisionCode: village,
      title: '公共无线网络被仿冒',
      occurredAt: '2026-01-05T08:30:00+08:00',
    });
  function lockIncidents(): { locked: Promise<void>; unlock: () => Promise<void> } {
    const locked = Promise.withResolvers<undefined>();
    const ending = Promise.withResolvers<undefined>();
    const ended = owner.transaction(everything, async (tx) => {
      await tx.execute('LOCK TABLE incidents IN ACCESS EXCLUSIVE MODE');
      locked.resolve(undefined);
      await ending.promise;
    });
    const unlock = (): Promise<void> => {
      ending.resolve(undefined);
      return ended;
    };
    return { locked: Promise.race([locked.promise, ended]), unlock };
  }
  /** Sends reports that hang at the lock, until so many requests are in work. */
  async function hang(inWork: number, sent: Promise<TestAnswer>[]): Promise<void> {
    while (sent.length < inWork) sent.push(report());
    await eventually('they are in work', async () => {
      const { body } = await service.anonymous().get<string>('/metrics');
      const count = /^tiergrid_http_requests_in_work\{.*\} (\d+)$/m.exec(body)?.[1];
      return Number(count) === inWork ? true : undefined;
    });
  }

  it('sheds reads, then reports, at once; and takes all again when the lock is gone', async () => {
    assert.equal((await report()).status, 201);
    const { locked, unlock } = lockIncidents();
    await locked;
    const hanging: Promise<TestAnswer>[] = [];

    await hang(4, hanging);
    for (const headers of [{}, { accept: 'text/event-stream' }]) {
      const read: TestAnswer = await worker.get('/v1/incidents', headers);
      assert.deepEqual([read.status, read.body['code']], [503, 'overloaded']);
      assert.equal(read.headers.get('retry-after'), '1');
    }

    // Where a read is refused, reports still find a place.
    await hang(8, hanging);
    const excess = await report();
    assert.deepEqual([excess.status, excess.body['code']], [503, 'overloaded']);
    assert.equal(excess.headers.get('retry-after'), '1');
    assert.equal((await service.anonymous().get('/health/live')).status, 200);
    // Refused without a look at the token: it came before the door.
    const stranger = await service.anonymous().post('/v1/incidents', '{');
    assert.equal(stranger.status, 503);

    await unlock();
    const answers = await Promise.all(hanging);
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array.from({ length: 8 }, () => 201),
    );
    assert.equal((await report()).status, 201);
    assert.equal((await worker.get('/v1/incidents')).status, 200);
  });
});

describe('a reporting service whose outbox is full', () => {
  let service: ReportingServiceFixture;
  before(async () => {
    // Kafka is away in this fixture: nothing leaves the outbox.
    service = await ReportingServiceFixture.start({ TIERGRID_OUTBOX_LIMIT_MB: 0.003 });
  });
  after(() => service.stop());

  it('refuses writes, still reads, and takes writes again when the outbox was sent', async () => {
    const worker = await service.as(village, 'grid-worker');
    const report = (): Promise<TestAnswer> =>
      worker.post('/v1/incidents', {
        divisionCode: village,
        title: '弱口令被猜解',
        occurredAt: '2026-01-05T08:30:00+08:00',
      });
    const refused = await eventually('the outbox is full', async () => {
      const answer = await report();
      return answer.status === 201 ? undefined : answer;
    });
    assert.deepEqual([refused.status, refused.body['code']], [503, 'outbox-full']);
    assert.equal(refused.headers.get('retry-after'), '30');
    const otherSpelling: TestAnswer = await worker.post('/%76%31/incidents', {});
    assert.equal(otherSpelling.body['code'], 'outbox-full');
    assert.equal((await worker.get('/v1/incidents')).status, 200);
    // What the relay notes when Kafka has taken everything.
    await service.db.query('UPDATE outbox_cursor SET position = (SELECT max(id) FROM outbox)');
    await eventually('writes are taken', async () =>
      (await report()).status === 201 ? true : undefined,
    );
  });
});
