import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { TestClient } from '#libs/testing';
import type { OrderView } from '../../read-models/order-view.js';
import type { TaskDetail, TaskView } from '../../read-models/task-view.js';
import {
  DispatchServiceFixture,
  inHours,
  orderBody,
  type Problem,
} from '../../testing/dispatch-service.fixture.js';

const village = '431002001001';

describe('POST /v1/orders', () => {
  let service: DispatchServiceFixture;
  let county: TestClient;

  before(async () => {
    service = await DispatchServiceFixture.start();
    county = await service.as('431002', 'officer');
  });
  after(() => service.stop());

  async function count(table: string): Promise<number> {
    const [row] = await service.db.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
    return Number(row?.count);
  }

  it('makes the order, a task for each office, and an event for each of them', async () => {
    const completeBy = inHours(24);
    const { status, headers, body } = await county.post<OrderView>('/v1/orders', {
      ...orderBody(['431002001', village]),
      acknowledgeBy: inHours(2),
      completeBy,
    });
    assert.equal(status, 201);
    assert.equal(headers.get('location'), `/v1/orders/${body.id}`);
    assert.equal(headers.get('etag'), '"1"');
    assert.deepEqual(body.tasks, { total: 2, open: 2, done: 0 });
    assert.deepEqual([body.issuer, body.issuerName, body.status], ['431002', '北湖区', 'issued']);
    assert.deepEqual(await service.eventsOf(body.id), ['1 order.issued.v1']);
    const tasks = await service.tasksOf(county, body.id);
    const task = tasks[village];
    assert.ok(task !== undefined);
    assert.deepEqual(await service.eventsOf(task.id), ['1 task.issued.v1']);
    assert.deepEqual(
      [task.holder, task.holderName, task.issuer, task.status, task.completeBy, task.overdue],
      [village, '北湖路社区', '431002', 'issued', completeBy, false],
    );
  });

  it('lets a village read its task with the instructions, and not the order', async () => {
    const { order, tasks } = await service.issueOrder(county, [village, '431002001002']);
    const worker = await service.as(village, 'grid-worker');
    const { body } = await worker.get<TaskDetail>(`/v1/tasks/${tasks[village]?.id}`);
    assert.equal(body.instructions, order.instructions);
    assert.equal(body.orderTitle, order.title);
    assert.deepEqual(Object.keys(await service.tasksOf(worker, order.id)), [village]);
    assert.equal((await worker.get(`/v1/orders/${order.id}`)).status, 404);
    assert.equal((await worker.get(`/v1/tasks/${tasks['431002001002']?.id}`)).status, 404);
  });

  it('reaches every village of a district by division and level', async () => {
    const { status, body } = await county.post<OrderView>('/v1/orders', {
      ...orderBody([]),
      targets: { division: '431002', level: 'village' },
    });
    assert.deepEqual([status, body.tasks.total], [201, 165]);
    const ofOne = await county.post<OrderView>('/v1/orders', {
      ...orderBody([]),
      targets: { division: '431002001', level: 'village' },
    });
    assert.equal(ofOne.body.tasks.total, 13);
  });

  it('gives the first answer again for the same Idempotency-Key and body', async () => {
    const body = orderBody([village]);
    const key = { 'idempotency-key': randomUUID() };
    const before = await count('orders');
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => county.post<OrderView>('/v1/orders', body, key)),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
    assert.equal(await count('orders'), before + 1);
  });

  it('serves an incident that the county may see and that is under way', async () => {
    const id = await service.insertIncident(village);
    const source = { type: 'incident', id };
    const { order, tasks } = await service.issueOrder(county, [village], { source });
    assert.equal(order.source?.id, id);
    assert.match(order.source.number, /^431002-2026-/);
    assert.equal(tasks[village]?.incidentId, id);

    const township = await service.as('431002002', 'officer');
    const elsewhere = await township.post<Problem>('/v1/orders', {
      ...orderBody(['431002002001']),
      source,
    });
    assert.deepEqual([elsewhere.status, elsewhere.body.code], [422, 'unknown-source']);
    assert.match(elsewhere.body.wayOut, /稍后重试/);
    const closed = { type: 'incident', id: await service.insertIncident(village, 'closed') };
    const late = await county.post<Problem>('/v1/orders', {
      ...orderBody([village]),
      source: closed,
    });
    assert.deepEqual(
      [late.status, late.body.code, late.body.field],
      [422, 'source-ended', '/source/id'],
    );
  });

  const offices = (...codes: string[]) => ({ targets: { offices: codes } });
  const refusals: [string, Record<string, unknown>, number, string, string][] = [
    ['an unknown office', offices(village, '9'), 422, 'unknown-office', '/targets/offices/1'],
    ['an office elsewhere', offices('4310'), 422, 'office-outside-scope', '/targets/offices/0'],
    ['its own office', offices('431002'), 422, 'office-outside-scope', '/targets/offices/0'],
    [
      'an office twice',
      offices(village, '431002001', village),
      422,
      'duplicate-office',
      '/targets/offices/2',
    ],
    [
      'a level that is not there',
      { targets: { division: village, level: 'township' } },
      422,
      'no-office-of-level',
      '/targets/level',
    ],
    [
      'a division elsewhere',
      { targets: { division: '4310', level: 'village' } },
      422,
      'office-outside-scope',
      '/targets/division',
    ],
    [
      'an unknown division',
      { targets: { division: '99', level: 'village' } },
      422,
      'unknown-office',
      '/targets/division',
    ],
    [
      'a list and a level at once',
      { targets: { offices: [village], level: 'village' } },
      400,
      'validation-failed',
      '/targets',
    ],
    ['no office at all', offices(), 400, 'validation-failed', '/targets/offices'],
    [
      'a misspelt field of the targets',
      { targets: { ofices: [village] } },
      400,
      'validation-failed',
      '/targets/ofices',
    ],
    ['an unknown field', { urgent: true }, 400, 'validation-failed', '/urgent'],
    ['a limit in the past', { completeBy: inHours(-1) }, 422, 'limit-in-past', '/completeBy'],
    [
      'limits out of order',
      { acknowledgeBy: inHours(3), completeBy: inHours(2) },
      422,
      'limits-out-of-order',
      '/acknowledgeBy',
    ],
    [
      'an unknown incident',
      { source: { type: 'incident', id: randomUUID() } },
      422,
      'unknown-source',
      '/source/id',
    ],
  ];
  for (const [what, changes, status, code, field] of refusals) {
    it(`refuses ${what} with ${code}, in Chinese and in English, and stores nothing`, async () => {
      const before = await count('outbox');
      const body = { ...orderBody([village]), ...changes };
      const zh = await county.post<Problem>('/v1/orders', body);
      const en = await county.post<Problem>('/v1/orders', body, { 'accept-language': 'en' });
      for (const answer of [zh, en]) {
        assert.deepEqual(
          [answer.status, answer.body.code, answer.body.field],
          [status, code, field],
        );
      }
      assert.match(zh.body.title + zh.body.wayOut, /\p{Script=Han}/u);
      assert.doesNotMatch(JSON.stringify(en.body), /\p{Script=Han}/u);
      assert.equal(await count('outbox'), before);
    });
  }

  it('refuses an office that was closed', async () => {
    await service.db.query(
      `INSERT INTO divisions (code, name, level, path, valid_to, revision) VALUES
         ('431002001099', '旧社区', 'village', '43/4310/431002/431002001/431002001099/',
          '2026-01-01', 1)`,
    );
    const { body } = await county.post<Problem>('/v1/orders', orderBody(['431002001099']));
    assert.deepEqual([body.code, body.field], ['office-closed', '/targets/offices/0']);
    const level = { targets: { division: '431002001', level: 'village' } };
    const all = await county.post<OrderView>('/v1/orders', { ...orderBody([]), ...level });
    assert.equal(all.body.tasks.total, 13);
  });

  it('makes 5,000 tasks with their events in one transaction, and no more', async () => {
    await service.db.query(
      `INSERT INTO divisions (code, name, level, path, revision)
       SELECT 'g' || n, 'grid ' || n, 'grid',
              '43/4310/431002/431002001/431002001001/g' || n || '/', 1
       FROM generate_series(1, 5001) AS n`,
    );
    const level = { targets: { division: '431002', level: 'grid' } };
    const tooMany = await county.post<Problem>('/v1/orders', { ...orderBody([]), ...level });
    assert.deepEqual([tooMany.status, tooMany.body.code], [422, 'too-many-offices']);

    const before = await count('outbox');
    const codes = Array.from({ length: 5_000 }, (_, index) => `g${index + 1}`);
    const { status, body } = await county.post<OrderView>('/v1/orders', orderBody(codes));
    assert.deepEqual([status, body.tasks.total], [201, 5_000]);
    assert.equal(await count('outbox'), before + 5_001);
    const [last] = (await county.get<{ items: TaskView[] }>('/v1/tasks?limit=1')).body.items;
    assert.equal(last?.holder, 'g5000');

    const recalled = await county.post<OrderView>(`/v1/orders/${body.id}/recall`, { reason: 'x' });
    assert.deepEqual([recalled.body.status, recalled.body.tasks.open], ['recalled', 0]);
    assert.equal(await count('outbox'), before + 10_002);
  });
});
