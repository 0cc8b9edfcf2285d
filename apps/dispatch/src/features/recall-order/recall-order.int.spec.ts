import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestClient } from '#libs/testing';
import type { OrderView } from '../../read-models/order-view.js';
import type { TaskView } from '../../read-models/task-view.js';
import { DispatchServiceFixture, type Problem } from '../../testing/dispatch-service.fixture.js';

const township = '431002001';
const villages = ['431002001001', '431002001002', '431002001003', '431002001004'];

describe('POST /v1/orders/{id}/recall', () => {
  let service: DispatchServiceFixture;
  let county: TestClient;
  let officer: TestClient;

  before(async () => {
    service = await DispatchServiceFixture.start();
    county = await service.as('431002', 'officer');
    officer = await service.as(township, 'officer');
  });
  after(() => service.stop());

  /** An order whose township handed its task down, with all tasks submitted below. */
  async function handedDown(): Promise<{ order: OrderView; tasks: Record<string, TaskView> }> {
    const { order, tasks } = await service.issueOrder(county, [township]);
    const path = `/v1/tasks/${tasks[township]?.id}`;
    await officer.post(`${path}/acknowledge`);
    await officer.post(`${path}/hand-down`, { targets: { offices: villages } });
    const all = await service.tasksOf(county, order.id);
    for (const village of villages) {
      const worker = await service.as(village, 'grid-worker');
      await worker.post(`/v1/tasks/${all[village]?.id}/acknowledge`);
      await worker.post(`/v1/tasks/${all[village]?.id}/submit`, { summary: 'done' });
    }
    return { order, tasks: all };
  }

  /** What is true of every order at rest, whatever was sent to it. */
  async function assertSound(orderId: string): Promise<void> {
    const wrong = await service.db.query(
      `SELECT parent.id FROM tasks parent
       LEFT JOIN tasks child ON child.parent_task_id = parent.id
       WHERE parent.order_id = $1
       GROUP BY parent.id
       HAVING parent.tasks_total <> count(child.id)
          OR parent.tasks_open <> count(child.id) FILTER (
               WHERE child.status NOT IN ('done', 'recalled'))
          OR parent.tasks_done <> count(child.id) FILTER (WHERE child.status = 'done')`,
      [orderId],
    );
    assert.deepEqual(wrong, [], 'counters are what a recount gives');
    const gaps = await service.db.query(
      `SELECT aggregate_id FROM outbox
       WHERE aggregate_id IN (SELECT id::text FROM tasks WHERE order_id = $1) OR aggregate_id = $2
       GROUP BY aggregate_id
       HAVING max(aggregate_version) <> count(*) OR min(aggregate_version) <> 1`,
      [orderId, orderId],
    );
    assert.deepEqual(gaps, [], 'versions have no gaps');
  }

  it('takes back every open task on all levels and leaves what is done', async () => {
    const { order, tasks } = await handedDown();
    const [done = ''] = villages;
    await officer.post(`/v1/tasks/${tasks[done]?.id}/verify`);
    const { status, headers, body } = await county.post<OrderView>(
      `/v1/orders/${order.id}/recall`,
      { reason: '重复下达' },
    );
    assert.deepEqual([status, body.status, body.recallReason], [200, 'recalled', '重复下达']);
    assert.equal(headers.get('etag'), '"2"');
    const after = await service.tasksOf(county, order.id);
    assert.equal(after[done]?.status, 'done');
    for (const office of [township, ...villages.slice(1)]) {
      assert.equal(after[office]?.status, 'recalled');
    }
    assert.deepEqual(after[township]?.tasks, { total: 4, open: 0, done: 1 });
    assert.equal((await service.eventsOf(order.id)).at(-1), '2 order.recalled.v1');
    assert.equal(
      (await service.eventsOf(tasks['431002001004']?.id ?? '')).at(-1),
      '4 task.recalled.v1',
    );
    await assertSound(order.id);
    const again = await county.post<Problem>(`/v1/orders/${order.id}/recall`, { reason: 'x' });
    assert.deepEqual([again.status, again.body.code], [409, 'command-not-allowed']);
  });

  it('is for the issuing office alone', async () => {
    const { order } = await service.issueOrder(officer, ['431002001001']);
    const { status, body } = await county.post<Problem>(`/v1/orders/${order.id}/recall`, {
      reason: 'x',
    });
    assert.deepEqual([status, body.code], [403, 'not-issuer']);
  });

  it('and other commands at the same time leave every tree sound, without a deadlock', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { order, tasks } = await handedDown();
      const [first = '', ...others] = villages;
      const commands = [
        ...others.map((village) => officer.post(`/v1/tasks/${tasks[village]?.id}/verify`)),
        officer.post(`/v1/tasks/${tasks[first]?.id}/rework`, { reason: 'again' }),
        officer.post(`/v1/tasks/${tasks[township]?.id}/hand-down`, {
          targets: { offices: ['431002001005', '431002001006'] },
        }),
        county.post(`/v1/orders/${order.id}/recall`, { reason: 'x' }),
      ];
      const statuses = (await Promise.all(commands)).map(({ status }) => status);
      assert.equal(statuses.at(-1), 200);
      // What came after the recall does not fit any more; nothing fails in another way.
      assert.ok(
        statuses.every((status) => status === 200 || status === 409),
        statuses.join(),
      );
      const after = await service.tasksOf(county, order.id);
      for (const { status } of Object.values(after)) assert.match(status, /^(done|recalled)$/);
      await assertSound(order.id);
    }
  });

  it('verifications at the same time count each task once and submit the parent once', async () => {
    const { order, tasks } = await handedDown();
    const answers = await Promise.all(
      villages.flatMap((village) =>
        [1, 2].map(() => officer.post(`/v1/tasks/${tasks[village]?.id}/verify`)),
      ),
    );
    const taken = answers.filter(({ status }) => status === 200);
    assert.equal(taken.length, villages.length);
    const after = await service.tasksOf(county, order.id);
    assert.equal(after[township]?.status, 'submitted');
    assert.equal(
      (await service.eventsOf(tasks[township]?.id ?? '')).filter((event) =>
        event.endsWith('task.submitted.v1'),
      ).length,
      1,
    );
    await assertSound(order.id);
  });
});
