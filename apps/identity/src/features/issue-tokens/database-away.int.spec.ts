import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, eventually, type TestDatabase } from '#libs/testing';
import { identityMigrations } from '../../persistence/migrations.js';
import { DatabaseLine } from '../../testing/database-line.fixture.js';
import { beihu } from '../../testing/division-tables.fixture.js';
import {
  getToken,
  requestToken,
  type RunningIdentity,
  startIdentity,
} from '../../testing/running-identity.fixture.js';
import { importDivisions } from '../import-divisions/import-divisions.handler.js';
import { addClient, type IssuedSecret } from '../manage-clients/add-client.handler.js';

describe('the token endpoint while the database is away', () => {
  let db: TestDatabase;
  let line: DatabaseLine;
  let identity: RunningIdentity;
  let client: IssuedSecret;
  before(async () => {
    db = await createTestDatabase('identity', identityMigrations);
    const { database } = db;
    await importDivisions({ database, files: [beihu], now: new Date() });
    const post = { office: '431002', role: 'officer', name: '北湖区经办员1' };
    client = await addClient({ database, ...post, now: new Date() });
    line = await DatabaseLine.to(db.url);
    identity = await startIdentity(line.url);
  });
  after(async () => {
    await identity.close();
    await line.close();
    await db.drop();
  });

  const ask = (): Promise<Response> =>
    requestToken(identity.url, client.clientId, client.clientSecret);

  const isGiven = async (): Promise<true | undefined> =>
    (await ask()).status === 200 ? true : undefined;

  for (const [what, fail] of [
    ['cannot be reached', (): void => line.cut()],
    ['says nothing at all', (): void => line.silence()],
  ] as const) {
    it(`answers when the database ${what}, and gives tokens again afterwards`, async () => {
      const token = await getToken(identity.url, client);
      fail();
      const refused = await ask();
      assert.equal(refused.status, 503);
      assert.equal(refused.headers.get('retry-after'), '2');
      assert.match(refused.headers.get('content-type') ?? '', /^application\/json/);
      const problem = (await refused.json()) as Record<string, unknown>;
      assert.equal(problem['error'], 'temporarily_unavailable');
      assert.match(String(problem['error_description']), /try again in a few seconds/);
      // What needs no database goes on: other services still check the tokens that were given.
      const keys = await fetch(`${identity.url}/oauth/jwks`);
      assert.equal(((await keys.json()) as { keys: unknown[] }).keys.length, 1);
      line.heal();
      await eventually('tokens are given', isGiven);
      const answer = await fetch(`${identity.url}/v1/divisions/43`, {
        headers: { authorization: `Bearer ${token}` },
      });
      assert.equal(answer.status, 200);
    });
  }
});
