import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { roles } from '#libs/access';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { identityMigrations } from '../../persistence/migrations.js';
import type { DivisionView } from '../../read-models/division-view.js';
import { beihu } from '../../testing/division-tables.fixture.js';
import {
  getToken,
  type RunningIdentity,
  startIdentity,
} from '../../testing/running-identity.fixture.js';
import { importDivisions } from '../import-divisions/import-divisions.handler.js';
import { addClient } from '../manage-clients/add-client.handler.js';

interface PageAnswer {
  readonly items: DivisionView[];
  readonly nextCursor: string | null;
}

describe('the directory over HTTP', () => {
  let db: TestDatabase;
  let identity: RunningIdentity;
  let token: string;
  before(async () => {
    db = await createTestDatabase('identity', identityMigrations);
    await importDivisions({ database: db.database, files: [beihu], now: new Date() });
    identity = await startIdentity(db.url);
    token = await tokenOf('grid-worker');
  });
  after(async () => {
    await identity.close();
    await db.drop();
  });

  async function tokenOf(role: string): Promise<string> {
    const { database } = db;
    const office = '431002001001';
    return getToken(
      identity.url,
      await addClient({ database, office, role, name: role, now: new Date() }),
    );
  }

  function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${identity.url}/v1/divisions${path}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  }

  async function list(query: string): Promise<PageAnswer> {
    const answer = await get(`?${query}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as PageAnswer;
  }

  /** Every item of a list, page by page. */
  async function all(query: string): Promise<DivisionView[]> {
    const items: DivisionView[] = [];
    let cursor = '';
    for (;;) {
      const page = await list(`${query}${cursor}`);
      items.push(...page.items);
      if (page.nextCursor === null) return items;
      cursor = `&cursor=${page.nextCursor}`;
    }
  }

  it('lists a page in the order of codes, and the next', async () => {
    const first = await list('limit=3');
    assert.deepEqual(
      first.items.map((division) => division.code),
      ['43', '4310', '431002'],
    );
    const codes = (await all('limit=50')).map((division) => division.code);
    assert.equal(codes.length, 182);
    assert.deepEqual(codes, [...codes].sort());
  });

  it('lists the divisions directly below another, the roots, and a level', async () => {
    assert.equal((await list('parent=431002')).items.length, 14);
    assert.equal((await list('parent=431002001')).items.length, 13);
    assert.deepEqual(
      (await list('parent=root')).items.map((division) => division.name),
      ['湖南省'],
    );
    assert.equal((await all('level=village&limit=100')).length, 165);
    assert.equal((await list('parent=431002&level=village')).items.length, 0);
  });

  it('finds by the beginning of a code or a name', async () => {
    assert.deepEqual(
      (await list('q=431002001001')).items.map((division) => division.name),
      ['北湖路社区'],
    );
    const named = await all(`q=${encodeURIComponent('北湖')}&limit=1`);
    assert.deepEqual(
      named.map((division) => division.name),
      ['北湖区', '北湖街道', '北湖路社区'].sort(),
    );
    const townships = await list(`q=${encodeURIComponent('北湖')}&level=township`);
    assert.deepEqual(
      townships.items.map((division) => division.code),
      ['431002002'],
    );
    assert.equal((await all('q=431002001&limit=5')).length, 14);
    assert.equal((await list('q=%25')).items.length, 0);
  });

  it('shows one division, with its version as ETag', async () => {
    const answer = await get('/431002001001');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('etag'), '"1"');
    assert.deepEqual(await answer.json(), {
      code: '431002001001',
      name: '北湖路社区',
      level: 'village',
      parentCode: '431002001',
      path: '43/4310/431002/431002001/431002001001/',
      validFrom: null,
      validTo: null,
      version: 1,
    });
  });

  it('answers an unknown code with a problem and a way out, in the language asked for', async () => {
    const chinese = await get('/999999');
    assert.equal(chinese.status, 404);
    const problem = (await chinese.json()) as Record<string, string>;
    assert.equal(problem['code'], 'division-not-found');
    assert.equal(problem['detail'], '没有代码为 999999 的行政区划。');
    const english = await get('/999999', { 'accept-language': 'en' });
    assert.match(((await english.json()) as Record<string, string>)['wayOut'] ?? '', /Search/);
  });

  it('refuses what it does not understand', async () => {
    for (const query of ['limit=201', 'level=shire', 'parent=4%00', 'q=%00', 'colour=red']) {
      const answer = await get(`?${query}`);
      assert.equal(answer.status, 400, query);
      assert.equal(((await answer.json()) as { code: string }).code, 'validation-failed');
    }
    for (const cursor of ['x', Buffer.from('["a\\u0000"]').toString('base64url')]) {
      const answer = await get(`?cursor=${cursor}`);
      assert.equal(((await answer.json()) as { code: string }).code, 'cursor-malformed');
    }
    assert.equal((await get('/4%00')).status, 400);
  });

  it('is open to every role, and to nobody without a token', async () => {
    for (const role of roles) {
      const answer = await get('?limit=1', { authorization: `Bearer ${await tokenOf(role)}` });
      assert.equal(answer.status, 200, role);
    }
    assert.equal((await fetch(`${identity.url}/v1/divisions`)).status, 401);
    assert.equal((await fetch(`${identity.url}/v1/divisions/43`)).status, 401);
  });
});
