import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { TestClient } from '#libs/testing';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

interface ItemResult {
  status: number;
  id?: string;
  number?: string;
  problem?: { code: string; field?: string; title: string };
}

describe('POST /v1/incidents:batch', () => {
  let service: ReportingServiceFixture;
  let worker: TestClient;

  before(async () => {
    service = await ReportingServiceFixture.start();
    worker = await service.as('431002001001', 'grid-worker');
  });
  after(() => service.stop());

  function report(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      divisionCode: '431002001001',
      title: '终端异常',
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      ...changes,
    };
  }

  function send(items: unknown[], headers: Record<string, string> = {}) {
    return worker.post<{ items: ItemResult[] }>('/v1/incidents:batch', { items }, headers);
  }

  async function count(): Promise<number> {
    const [row] = await service.db.query<{ count: string }>('SELECT count(*) FROM incidents');
    return Number(row?.count);
  }

  it('takes five hundred in one transaction, numbered in their order', async () => {
    const { status, body } = await send(Array.from({ length: 500 }, () => report()));
    assert.equal(status, 207);
    assert.deepEqual([...new Set(body.items.map((item) => item.status))], [201]);
    const numbers = body.items.map((item) => Number(item.number?.slice(-6)));
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => (numbers[0] ?? 0) + index),
    );
  });

  it('fails bad items alone, each with its own problem', async () => {
    const before = await count();
    const { body } = await send([
      report(),
      report({ title: undefined }),
      report({ divisionCode: '431002001002' }),
      'not a report',
      report(),
    ]);
    assert.deepEqual(
      body.items.map((item) => [item.status, item.problem?.code, item.problem?.field]),
      [
        [201, undefined, undefined],
        [400, 'validation-failed', '/title'],
        [422, 'division-outside-scope', '/divisionCode'],
        [400, 'validation-failed', ''],
        [201, undefined, undefined],
      ],
    );
    assert.equal(await count(), before + 2);
  });

  it('changes nothing when a phone sends everything twice', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const items = [report(), report({ clientId: randomUUID() }), report({ categoryCode: 'x' })];
    const first = await send(items, key);
    const before = await count();
    const again = await send(items, key);
    assert.deepEqual(
      again.body.items.map((item) => [item.status, item.id]),
      first.body.items.map((item) => [item.status, item.id]),
    );
    assert.equal(await count(), before);
  });

  it('takes a report once that stands twice in a batch under one id of the device', async () => {
    const clientId = randomUUID();
    const { body } = await send([report({ clientId }), report({ clientId })]);
    assert.equal(body.items[0]?.status, 201);
    assert.equal(body.items[1]?.id, body.items[0].id);
  });

  it('refuses an empty batch and one that is too long', async () => {
    assert.equal((await send([])).status, 400);
    assert.equal((await send(Array.from({ length: 501 }, () => report()))).status, 400);
  });
});
