import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestAnswer, TestClient } from '#libs/testing';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';
import type { SavedFilter } from './saved-filters.dto.js';

interface Problem {
  code: string;
  errors?: { field: string }[];
}

const open = { name: '待办', query: { status: ['reported', 'accepted'], q: '勒索' } };

describe('saved filters', () => {
  let service: ReportingServiceFixture;
  let first: TestClient;
  let second: TestClient;
  before(async () => {
    service = await ReportingServiceFixture.start();
    first = await service.as('431002001', 'officer', 1);
    second = await service.as('431002001', 'officer', 2);
  });
  after(() => service.stop());

  const save = (client: TestClient, body: unknown): Promise<TestAnswer<SavedFilter>> =>
    client.post('/v1/saved-filters', body);
  async function names(client: TestClient): Promise<string[]> {
    const { body } = await client.get<{ items: SavedFilter[] }>('/v1/saved-filters');
    return body.items.map(({ name }) => name);
  }

  it('are kept as they were written, for their owner alone', async () => {
    const { status, body } = await save(first, open);
    assert.equal(status, 201);
    assert.deepEqual(body.query, open.query);
    assert.deepEqual([body.own, body.shared, body.version], [true, false, 1]);
    assert.deepEqual(await names(first), ['待办']);
    assert.deepEqual(await names(second), []);
  });

  it('are seen by the office when shared, and by no other', async () => {
    await save(first, { name: '重大事件', shared: true, query: { grade: ['I', 'II'] } });
    assert.deepEqual(await names(second), ['重大事件']);
    for (const office of ['431002', '431002002', '431002001001']) {
      assert.deepEqual(await names(await service.as(office, 'officer')), [], office);
    }
  });

  it('are changed and removed by their owner, under If-Match', async () => {
    const { body: kept } = await save(first, { ...open, name: '改名', shared: true });
    const path = `/v1/saved-filters/${kept.id}`;
    const changed = { name: '已改名', shared: false, query: { cii: 'true' } };
    const missing = await first.post<Problem>(`${path}/change`, changed);
    assert.deepEqual([missing.status, missing.body.code], [428, 'precondition-required']);
    const other = await second.post<Problem>(`${path}/change`, changed, { 'if-match': '"1"' });
    assert.deepEqual([other.status, other.body.code], [403, 'not-owner']);
    const done = await first.post<SavedFilter>(`${path}/change`, changed, { 'if-match': '"1"' });
    assert.deepEqual([done.status, done.body.version, done.body.name], [200, 2, '已改名']);
    const hidden = await second.post<Problem>(`${path}/remove`, {}, { 'if-match': '*' });
    assert.equal(hidden.status, 404);
    const stale = await first.post<Problem>(`${path}/remove`, {}, { 'if-match': '"1"' });
    assert.equal(stale.status, 412);
    assert.equal((await first.post(`${path}/remove`, {}, { 'if-match': '"2"' })).status, 200);
    assert.equal((await first.post(`${path}/remove`, {}, { 'if-match': '"2"' })).status, 404);
  });

  it('hold what a list takes and nothing else', async () => {
    for (const query of [{ opinion: '1' }, { status: 'open' }, { limit: '5' }, { cii: 'maybe' }]) {
      const { status, body } = await first.post<Problem>('/v1/saved-filters', {
        name: 'bad',
        query,
      });
      assert.deepEqual([status, body.code], [400, 'validation-failed'], JSON.stringify(query));
    }
    const { body } = await save(first, { name: 'all', query: {} });
    const query = new URLSearchParams(body.query as Record<string, string>);
    assert.equal((await first.get(`/v1/incidents?${query.toString()}`)).status, 200);
  });

  it('have a name once for each person', async () => {
    const again = await first.post<Problem>('/v1/saved-filters', open);
    assert.deepEqual([again.status, again.body.code], [409, 'filter-name-taken']);
    assert.equal((await save(second, open)).status, 201);
  });
});
