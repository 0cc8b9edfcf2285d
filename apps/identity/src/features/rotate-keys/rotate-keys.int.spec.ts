import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import { TokenVerifier } from '#libs/access';
import { subtreeOf } from '#libs/divisions';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { identityMigrations } from '../../persistence/migrations.js';
import { readSigningKeys } from '../../signing-keys/signing-key.repository.js';
import { beihu } from '../../testing/division-tables.fixture.js';
import {
  getToken,
  MovableClock,
  type RunningIdentity,
  startIdentity,
  testKeySecret,
} from '../../testing/running-identity.fixture.js';
import { importDivisions } from '../import-divisions/import-divisions.handler.js';
import { addClient, type IssuedSecret } from '../manage-clients/add-client.handler.js';
import { type NewestKey, rotateKeys } from './rotate-keys.handler.js';

describe('the rotation of signing keys', () => {
  let db: TestDatabase;
  let client: IssuedSecret;
  let here: RunningIdentity;
  let there: RunningIdentity;
  const clock = new MovableClock();

  before(async () => {
    db = await createTestDatabase('identity', identityMigrations);
    await importDivisions({ database: db.database, files: [beihu], now: clock.now() });
    client = await addClient({
      database: db.database,
      office: '431002',
      role: 'officer',
      name: '北湖区经办员1',
      now: clock.now(),
    });
    // Two replicas that boot at the same moment, on an empty table of keys.
    [here, there] = await Promise.all([startIdentity(db.url, clock), startIdentity(db.url, clock)]);
  });
  after(async () => {
    await Promise.all([here.close(), there.close()]);
    await db.drop();
  });

  const rotate = (): Promise<NewestKey> =>
    rotateKeys({ database: db.database, keySecret: testKeySecret, now: clock.now() });

  const look = async (): Promise<void> => {
    await Promise.all([here.lookAtKeys(), there.lookAtKeys()]);
  };

  async function published(identity: RunningIdentity): Promise<string[]> {
    const answer = await fetch(`${identity.url}/oauth/jwks`);
    return ((await answer.json()) as { keys: { kid: string }[] }).keys.map((key) => key.kid);
  }

  async function signsWith(identity: RunningIdentity): Promise<string | undefined> {
    return decodeProtectedHeader(await getToken(identity.url, client)).kid;
  }

  it('begins with one key, although two replicas booted at once', async () => {
    const keys = await published(here);
    assert.equal(keys.length, 1);
    assert.deepEqual(await published(there), keys);
    assert.equal(await signsWith(here), keys[0]);
    assert.equal(await signsWith(there), keys[0]);
  });

  it('publishes a new key at once, signs with it 20 minutes later, and drops the old one last', async () => {
    const [old] = await published(here);
    assert.ok(old);
    // One that keeps the keys that it fetched, as the services do.
    const verifier = new TokenVerifier({
      issuer: here.issuer,
      audience: 'tiergrid',
      keys: new URL(`${there.url}/oauth/jwks`),
    });
    const { kid, made } = await rotate();
    assert.equal(made, true);
    await look();
    assert.deepEqual(await published(there), [old, kid]);
    assert.equal(await signsWith(here), old);
    const before = await getToken(here.url, client);
    await verifier.verify(before);

    clock.move(20);
    assert.equal(await signsWith(here), kid);
    assert.equal(await signsWith(there), kid);
    assert.deepEqual(await published(there), [kid, old]);
    await verifier.verify(await getToken(here.url, client));
    // What was signed before the change goes on being good.
    const fresh = new TokenVerifier({
      issuer: here.issuer,
      audience: 'tiergrid',
      keys: new URL(`${here.url}/oauth/jwks`),
    });
    await fresh.verify(before);

    clock.move(45);
    assert.deepEqual(await published(here), [kid]);
    await look();
    const [row] = await db.query<{ keys: number }>(
      'SELECT count(*)::int AS keys FROM signing_keys',
    );
    assert.equal(row?.keys, 1);
  });

  it('takes its own tokens by the keys in memory', async () => {
    const token = await getToken(here.url, client);
    const answer = await fetch(`${there.url}/v1/divisions/43`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 200);
  });

  it('does nothing more while a key is waiting to sign', async () => {
    const first = await rotate();
    const second = await rotate();
    assert.deepEqual([second.kid, second.made], [first.kid, false]);
    clock.move(65);
    await look();
  });

  it('rotates by itself after 90 days', async () => {
    const [old] = await published(here);
    clock.move(89 * 24 * 60);
    await look();
    assert.deepEqual(await published(here), [old]);
    clock.move(24 * 60);
    await look();
    const keys = await published(here);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], old);
    assert.deepEqual(await published(there), keys);
  });

  it('stores private keys encrypted, out of reach of any request', async () => {
    const rows = await db.query<{ key: Buffer }>('SELECT private_key AS key FROM signing_keys');
    assert.ok(rows.length > 0);
    for (const { key } of rows) assert.equal(key.includes('"d"'), false);
    const seen = await db.database.read(subtreeOf('43/'), (tx) => readSigningKeys(tx));
    assert.deepEqual(seen, []);
  });

  it('refuses to add a key that the service could not open', async () => {
    const keySecret = randomBytes(32).toString('base64url');
    await assert.rejects(rotateKeys({ database: db.database, keySecret, now: clock.now() }), {
      name: 'KeySecretWrong',
    });
  });
});
