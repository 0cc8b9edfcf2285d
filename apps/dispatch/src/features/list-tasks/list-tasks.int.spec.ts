import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestClient } from '#libs/testing';
import type { OrderView } from '../../read-models/order-view.js';
import type { TaskView } from '../../read-models/task-view.js';
import { DispatchServiceFixture, inHours } from '../../testing/dispatch-service.fixture.js';

interface PageOf<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

const villages = ['431002001001', '431002001002', '431002001003'];

describe('GET /v1/tasks and GET /v1/orders', () => {
  let service: DispatchServiceFixture;
  let county: TestClient;
  let order: OrderView;
  let tasks: Record<string, TaskView>;
  let elsewhere: Record<string, TaskView>;

  before(async () => {
    service = await DispatchServiceFixture.start();
    county = await service.as('431002', 'officer');
    const completeBy = inHours(1);
    ({ order, tasks } = await service.issueOrder(county, villages, { completeBy }));
    ({ tasks: elsewhere } = await service.issueOrder(county, ['431002002001']));
    await service.issueOrder(await service.as('431002001', 'officer'), villages.slice(0, 1));
  });
  after(() => service.stop());

  async function holders(client: TestClient, query: string): Promise<string[]> {
    const { status, body } = await client.get<PageOf<TaskView>>(`/v1/tasks${query}`);
    assert.equal(status, 200);
    return body.items.map(({ holder }) => holder);
  }

  it('list what a caller may see, newest first, and narrow it', async () => {
    assert.deepEqual(await holders(county, ''), [
      villages[0],
      '431002002001',
      ...villages.toReversed(),
    ]);
    const worker = await service.as('431002001001', 'grid-worker');
    assert.deepEqual(await holders(worker, ''), [villages[0], villages[0]]);
    assert.deepEqual(await holders(county, `?order=${order.id}`), villages.toReversed());
    assert.deepEqual(await holders(county, '?holder=431002002001'), ['431002002001']);
    assert.deepEqual(await holders(county, '?status=done'), []);
    const neighbour = await service.as('431002002001', 'grid-worker');
    await neighbour.post(`/v1/tasks/${elsewhere['431002002001']?.id}/acknowledge`);
    assert.deepEqual(await holders(county, '?status=acknowledged'), ['431002002001']);
    assert.equal((await county.get('/v1/tasks?status=lost')).status, 400);
    assert.equal((await county.get('/v1/tasks?holders=1')).status, 400);
  });

  it('give every item once, page by page', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await county.get<PageOf<TaskView>>(`/v1/tasks?limit=2${query}`);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    assert.equal(seen.length, 5);
    assert.equal(new Set(seen).size, 5);
  });

  it('know what is overdue', async () => {
    assert.deepEqual(await holders(county, '?overdue=true'), []);
    await service.db.query(
      `UPDATE tasks SET complete_by = now() - interval '1 minute' WHERE order_id = $1`,
      [order.id],
    );
    assert.deepEqual(await holders(county, '?overdue=true'), villages.toReversed());
    assert.deepEqual(await holders(county, '?overdue=false'), [villages[0], '431002002001']);
    const decliner = await service.as('431002001003', 'officer');
    await decliner.post(`/v1/tasks/${tasks['431002001003']?.id}/decline`, { reason: 'not ours' });
    assert.deepEqual(await holders(county, '?overdue=true'), ['431002001002', '431002001001']);
    const { body } = await county.get<TaskView>(`/v1/tasks/${tasks['431002001001']?.id}`);
    assert.equal(body.overdue, true);
  });

  it('show orders to their issuers and the offices above', async () => {
    const issuers = async (client: TestClient, query = ''): Promise<string[]> =>
      (await client.get<PageOf<OrderView>>(`/v1/orders${query}`)).body.items.map(
        ({ issuer }) => issuer,
      );
    assert.deepEqual(await issuers(county), ['431002001', '431002', '431002']);
    assert.deepEqual(await issuers(county, '?status=done'), []);
    assert.deepEqual(await issuers(county, '?status=issued'), ['431002001', '431002', '431002']);
    assert.deepEqual(await issuers(await service.as('431002001', 'auditor')), ['431002001']);
    assert.deepEqual(await issuers(await service.as('431002001001', 'officer')), []);
  });
});
