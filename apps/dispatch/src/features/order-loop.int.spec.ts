import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { everything } from '#libs/divisions';
import type { TestClient } from '#libs/testing';
import type { OrderView } from '../read-models/order-view.js';
import type {
  TaskDetail,
  TaskTimelineEntry,
  TaskTree,
  TaskView,
} from '../read-models/task-view.js';
import {
  DispatchServiceFixture,
  inHours,
  type Problem,
} from '../testing/dispatch-service.fixture.js';

const township = '431002001';
const villages = ['431002001001', '431002001002'] as const;

describe('an order from its issue to its end', () => {
  let service: DispatchServiceFixture;
  let county: TestClient;
  let officer: TestClient;

  before(async () => {
    service = await DispatchServiceFixture.start();
    county = await service.as('431002', 'officer');
    officer = await service.as(township, 'officer');
  });
  after(() => service.stop());

  /** Sends a command that must be taken. */
  async function does(
    client: TestClient,
    task: TaskView | undefined,
    command: string,
    body: unknown = {},
  ): Promise<TaskView> {
    const answer = await client.post<TaskView>(`/v1/tasks/${task?.id}/${command}`, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  async function works(village: string, task: TaskView | undefined): Promise<TaskView> {
    const worker = await service.as(village, 'grid-worker');
    await does(worker, task, 'acknowledge');
    return does(worker, task, 'submit', { summary: '已排查全部电脑', details: '共 6 台' });
  }

  it('is acknowledged, handed down, sent back, submitted, verified, and then done', async () => {
    const offices = [township, '431002002001', '431002002002', '431002002003'];
    const completeBy = inHours(48);
    const { order, tasks } = await service.issueOrder(county, offices, { completeBy });

    await does(officer, tasks[township], 'acknowledge');
    const waiting = await does(officer, tasks[township], 'hand-down', {
      targets: { offices: villages },
      instructions: '请各社区今日内完成。',
      completeBy: inHours(24),
    });
    assert.deepEqual(
      [waiting.status, waiting.tasks],
      ['handed-down', { total: 2, open: 2, done: 0 }],
    );
    const handed = await service.tasksOf(officer, order.id);
    for (const village of villages) {
      await works(village, handed[village]);
      await does(officer, handed[village], 'verify', { note: '属实' });
    }
    const derived = await officer.get<TaskDetail>(`/v1/tasks/${tasks[township]?.id}`);
    assert.equal(derived.body.status, 'submitted');
    assert.match(derived.body.summary ?? '', /下级 2 项任务全部办结/);
    assert.equal(derived.body.feedbacks[0]?.actorName, 'Tiergrid');

    for (const village of offices.slice(1)) await works(village, tasks[village]);
    const sentBack = await does(county, tasks['431002002001'], 'rework', { reason: '缺照片' });
    assert.equal(sentBack.status, 'reworking');
    const worker = await service.as('431002002001', 'grid-worker');
    await does(worker, tasks['431002002001'], 'submit', { summary: '已补照片' });

    for (const office of offices) await does(county, tasks[office], 'verify');
    const { body: done } = await county.get<OrderView>(`/v1/orders/${order.id}`);
    assert.deepEqual(
      [done.status, done.version, done.tasks],
      ['done', 2, { total: 4, open: 0, done: 4 }],
    );
    assert.ok(done.endedAt !== null);
    assert.deepEqual(await service.eventsOf(order.id), [
      '1 order.issued.v1',
      '2 order.completed.v1',
    ]);
    assert.deepEqual(await service.eventsOf(tasks[township]?.id ?? ''), [
      '1 task.issued.v1',
      '2 task.acknowledged.v1',
      '3 task.handed-down.v1',
      '4 task.submitted.v1',
      '5 task.completed.v1',
    ]);
    assert.deepEqual(await service.eventsOf(tasks['431002002001']?.id ?? ''), [
      '1 task.issued.v1',
      '2 task.acknowledged.v1',
      '3 task.submitted.v1',
      '4 task.returned.v1',
      '5 task.submitted.v1',
      '6 task.completed.v1',
    ]);
    const timeline = await worker.get<{ items: TaskTimelineEntry[] }>(
      `/v1/tasks/${tasks['431002002001']?.id}/timeline`,
    );
    assert.deepEqual(
      timeline.body.items.map(({ kind, note }) => [kind, note]),
      [
        ['issued', null],
        ['acknowledged', null],
        ['submitted', '已排查全部电脑'],
        ['returned', '缺照片'],
        ['submitted', '已补照片'],
        ['completed', null],
      ],
    );
  });

  it('shows a village the words of whoever handed the task down', async () => {
    const { order, tasks } = await service.issueOrder(county, [township]);
    await does(officer, tasks[township], 'acknowledge');
    const [first, second] = villages;
    await does(officer, tasks[township], 'hand-down', {
      targets: { offices: [first] },
      instructions: '请第一社区完成。',
    });
    await does(officer, tasks[township], 'hand-down', { targets: { offices: [second] } });
    const handed = await service.tasksOf(officer, order.id);
    const textFor = async (village: string): Promise<string> => {
      const worker = await service.as(village, 'grid-worker');
      return (await worker.get<TaskDetail>(`/v1/tasks/${handed[village]?.id}`)).body.instructions;
    };
    assert.equal(await textFor(first), '请第一社区完成。');
    assert.equal(await textFor(second), order.instructions);
    const again = await officer.post<Problem>(`/v1/tasks/${tasks[township]?.id}/hand-down`, {
      targets: { offices: ['431002001003', second] },
    });
    assert.deepEqual(
      [again.status, again.body.code, again.body.field],
      [422, 'office-already-tasked', '/targets/offices/1'],
    );
    const later = await officer.post<Problem>(`/v1/tasks/${tasks[township]?.id}/hand-down`, {
      targets: { offices: ['431002002001'] },
    });
    assert.equal(later.body.code, 'office-outside-scope');
  });

  it('goes on when its issuer agrees that a task was declined', async () => {
    const [first, second] = villages;
    const { order, tasks } = await service.issueOrder(county, [first, second]);
    const declining = await service.as(first, 'officer');
    await does(declining, tasks[first], 'decline', { reason: '本社区无办公电脑' });
    await works(second, tasks[second]);
    await does(county, tasks[second], 'verify');
    const waiting = await county.get<OrderView>(`/v1/orders/${order.id}`);
    assert.deepEqual([waiting.body.status, waiting.body.tasks.open], ['issued', 1]);
    const taken = await does(county, tasks[first], 'verify', { note: '同意' });
    assert.equal(taken.status, 'recalled');
    const done = await county.get<OrderView>(`/v1/orders/${order.id}`);
    assert.deepEqual([done.body.status, done.body.tasks], ['done', { total: 2, open: 0, done: 1 }]);
    assert.deepEqual(await service.eventsOf(tasks[first]?.id ?? ''), [
      '1 task.issued.v1',
      '2 task.declined.v1',
      '3 task.recalled.v1',
    ]);
  });

  it('can be verified while somebody hands a task of it down', async () => {
    const { order, tasks } = await service.issueOrder(county, [villages[0]]);
    await works(villages[0], tasks[villages[0]]);
    await service.db.database.transaction(everything, async (tx) => {
      // What a hand-down holds, by the foreign key of the tasks that it makes.
      await tx.one('SELECT id FROM orders WHERE id = $1 FOR KEY SHARE', [order.id]);
      await does(county, tasks[villages[0]], 'verify');
    });
    const { body } = await county.get<OrderView>(`/v1/orders/${order.id}`);
    assert.equal(body.status, 'done');
  });

  it('says which commands fit when one does not', async () => {
    const { tasks } = await service.issueOrder(county, [villages[0]]);
    const worker = await service.as(villages[0], 'grid-worker');
    const path = `/v1/tasks/${tasks[villages[0]]?.id}`;
    const early = await worker.post<Problem>(`${path}/submit`, { summary: 'done' });
    assert.deepEqual(
      [early.status, early.body.code, early.body.allowedCommands],
      [409, 'command-not-allowed', ['acknowledge', 'decline']],
    );
    const { body } = await worker.get<TaskView>(path);
    assert.deepEqual(body.allowedCommands, ['acknowledge', 'decline']);
  });

  it('compares If-Match when it is sent, and repeats an answer under its key', async () => {
    const { order, tasks } = await service.issueOrder(county, [villages[0]]);
    const worker = await service.as(villages[0], 'grid-worker');
    const path = `/v1/tasks/${tasks[villages[0]]?.id}/acknowledge`;
    const stale = await worker.post<Problem>(path, undefined, { 'if-match': '"7"' });
    assert.deepEqual([stale.status, stale.body.code], [412, 'version-stale']);
    const key = { 'idempotency-key': 'phone-1', 'if-match': '"1"' };
    const first = await worker.post<TaskView>(path, undefined, key);
    const again = await worker.post<TaskView>(path, undefined, key);
    assert.deepEqual([first.status, again.status], [200, 200]);
    assert.deepEqual(again.body, first.body);
    assert.equal(first.headers.get('etag'), '"2"');
    const recall = await county.post<Problem>(
      `/v1/orders/${order.id}/recall`,
      { reason: 'x' },
      { 'if-match': '"2"' },
    );
    assert.equal(recall.status, 412);
  });

  it('gives the same answer to a phone that sends a command again before it got one', async () => {
    const { tasks } = await service.issueOrder(county, [villages[0]]);
    const worker = await service.as(villages[0], 'grid-worker');
    const path = `/v1/tasks/${tasks[villages[0]]?.id}/acknowledge`;
    const key = { 'idempotency-key': 'phone-2' };
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map(() => worker.post<TaskView>(path, undefined, key)),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    assert.deepEqual([...new Set(answers.map(({ body }) => body.version))], [2]);
  });

  it('is read as a tree, in pages, and by each office as far as it may see', async () => {
    const { order, tasks } = await service.issueOrder(county, [township, '431002002']);
    await does(officer, tasks[township], 'acknowledge');
    await does(officer, tasks[township], 'hand-down', { targets: { offices: villages } });
    const tree = async (client: TestClient, query = ''): Promise<TaskTree> =>
      (await client.get<TaskTree>(`/v1/orders/${order.id}/tree${query}`)).body;

    const whole = await tree(county);
    assert.deepEqual(whole.statuses, { issued: 3, 'handed-down': 1 });
    assert.deepEqual(
      whole.items.map((node) => [node.holder, node.children.map((child) => child.holder)]),
      [
        [township, [...villages]],
        ['431002002', []],
      ],
    );
    assert.deepEqual(whole.items[0]?.tasks, { total: 2, open: 2, done: 0 });
    assert.equal(whole.nextCursor, null);

    const direct = await tree(county, '?levels=1');
    assert.deepEqual(
      direct.items.map((node) => [node.holder, node.children.length]),
      [
        [township, 0],
        ['431002002', 0],
      ],
    );
    const part = await tree(county, `?parent=${tasks[township]?.id}`);
    assert.deepEqual(
      part.items.map((node) => node.holder),
      [...villages],
    );

    const first = await tree(county, '?limit=2');
    assert.deepEqual(
      first.items.map((node) => [node.holder, node.children.map((child) => child.holder)]),
      [[township, [villages[0]]]],
    );
    const second = await tree(county, `?limit=2&cursor=${first.nextCursor}`);
    assert.deepEqual(
      second.items.map((node) => [node.holder, node.parentTaskId]),
      [
        [villages[1], tasks[township]?.id],
        ['431002002', null],
      ],
    );
    assert.equal(second.nextCursor, null);

    assert.deepEqual(
      (await tree(officer)).items.map((node) => node.holder),
      [township],
    );
    const below = await tree(await service.as(villages[1], 'grid-worker'));
    assert.deepEqual([below.items.length, below.items[0]?.holder], [1, villages[1]]);
    const beside = await service.as('431002003', 'officer');
    assert.equal((await beside.get(`/v1/orders/${order.id}/tree`)).status, 404);
    // No base64, another text, and a NUL, which PostgreSQL does not take.
    for (const cursor of ['x', 'WyJ4Il0', 'WyJcdTAwMDAiXQ']) {
      const broken = await county.get<Problem>(`/v1/orders/${order.id}/tree?cursor=${cursor}`);
      assert.deepEqual([broken.status, broken.body.code], [400, 'cursor-malformed']);
    }
  });
});
