import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { TokenVerifier } from '#libs/access';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { identityMigrations } from '../../persistence/migrations.js';
import { beihu } from '../../testing/division-tables.fixture.js';
import {
  getToken,
  requestToken,
  type RunningIdentity,
  startIdentity,
} from '../../testing/running-identity.fixture.js';
import { importDivisions } from '../import-divisions/import-divisions.handler.js';
import { addClient, type IssuedSecret } from '../manage-clients/add-client.handler.js';
import { disableClient, rotateClientSecret } from '../manage-clients/change-client.handler.js';

describe('the token endpoint', () => {
  let db: TestDatabase;
  let identity: RunningIdentity;
  let client: IssuedSecret;
  before(async () => {
    db = await createTestDatabase('identity', identityMigrations);
    await importDivisions({ database: db.database, files: [beihu], now: new Date() });
    identity = await startIdentity(db.url);
    client = await newClient();
  });
  after(async () => {
    await identity.close();
    await db.drop();
  });

  function newClient(): Promise<IssuedSecret> {
    return addClient({
      database: db.database,
      office: '431002001001',
      role: 'grid-worker',
      name: '北湖路社区网格员1',
      now: new Date(),
    });
  }

  function post(body: string, contentType: string, accept = '*/*'): Promise<Response> {
    return fetch(`${identity.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': contentType, accept },
      body,
    });
  }

  async function oauthError(answer: Response): Promise<[number, string]> {
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    return [answer.status, ((await answer.json()) as { error: string }).error];
  }

  it('gives a token that libs/access takes', async () => {
    const answer = await requestToken(identity.url, client.clientId, client.clientSecret);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const body = (await answer.json()) as Record<string, unknown>;
    assert.equal(body['token_type'], 'Bearer');
    assert.equal(body['expires_in'], 1_800);
    const verifier = new TokenVerifier({
      issuer: identity.issuer,
      audience: 'tiergrid',
      keys: new URL(`${identity.url}/oauth/jwks`),
    });
    const { expiresAt, ...caller } = await verifier.verify(String(body['access_token']));
    assert.ok(expiresAt > new Date());
    assert.deepEqual(caller, {
      clientId: client.clientId,
      role: 'grid-worker',
      office: '431002001001',
      officePath: '43/4310/431002/431002001/431002001001/',
      name: '北湖路社区网格员1',
      scope: {
        path: '43/4310/431002/431002001/431002001001/',
        end: '43/4310/431002/431002001/4310020010010',
      },
    });
  });

  it('signs with ES256 for the audience tiergrid, for half an hour', async () => {
    const token = await getToken(identity.url, client);
    const header = decodeProtectedHeader(token);
    assert.deepEqual([header.alg, header.typ], ['ES256', 'at+jwt']);
    const { iss, aud, sub, iat = 0, exp = 0 } = decodeJwt(token);
    assert.deepEqual([iss, aud, sub], [identity.issuer, 'tiergrid', client.clientId]);
    assert.equal(exp - iat, 1_800);
  });

  it('takes the secret in the form too, and the resource by its name', async () => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      resource: 'urn:tiergrid:api',
    });
    const answer = await post(form.toString(), 'application/x-www-form-urlencoded');
    assert.equal(answer.status, 200);
  });

  it('refuses with OAuth errors, as JSON even to a browser', async () => {
    const { url } = identity;
    const { clientId, clientSecret } = client;
    const refused = (id: string, secret: string, form?: Record<string, string>) =>
      requestToken(url, id, secret, form).then(oauthError);
    const invalidClient = [401, 'invalid_client'];
    assert.deepEqual(await refused(clientId, 'wrong'), invalidClient);
    assert.deepEqual(await refused('431002001001-nobody-1', clientSecret), invalidClient);
    assert.deepEqual(await refused('nul\0', clientSecret), [400, 'invalid_request']);
    assert.deepEqual(await refused(clientId, clientSecret, { grant_type: 'password' }), [
      400,
      'unsupported_grant_type',
    ]);
    const resource = { grant_type: 'client_credentials', resource: 'https://other.example' };
    assert.deepEqual(await refused(clientId, clientSecret, resource), [400, 'invalid_target']);
    const bodies = [
      ['{"grant_type":"client_credentials"}', 'application/json'],
      ['grant_type=client_credentials', 'application/x-www-form-urlencoded'],
      ['client_id=%00&client_secret=x', 'application/x-www-form-urlencoded'],
    ] as const;
    for (const [body, contentType] of bodies) {
      const [status] = await oauthError(await post(body, contentType, 'text/html'));
      assert.ok(status === 400 || status === 401, body);
    }
  });

  it('does not take the stored hash for the secret', async () => {
    const [row] = await db.query<{ hash: Buffer }>(
      'SELECT secret_hash AS hash FROM api_clients WHERE client_id = $1',
      [client.clientId],
    );
    const hash = row?.hash.toString('base64url') ?? '';
    assert.equal((await requestToken(identity.url, client.clientId, hash)).status, 401);
  });

  it('lets only the new secret in after a rotation', async () => {
    const old = await newClient();
    assert.equal((await requestToken(identity.url, old.clientId, old.clientSecret)).status, 200);
    const { database } = db;
    const changed = await rotateClientSecret({
      database,
      clientId: old.clientId,
      now: new Date(),
    });
    assert.equal((await requestToken(identity.url, old.clientId, old.clientSecret)).status, 401);
    await getToken(identity.url, changed);
  });

  it('gives a disabled client no token', async () => {
    const gone = await newClient();
    await getToken(identity.url, gone);
    const { database } = db;
    await disableClient({ database, clientId: gone.clientId, now: new Date() });
    const answer = await requestToken(identity.url, gone.clientId, gone.clientSecret);
    assert.deepEqual(await oauthError(answer), [401, 'invalid_client']);
  });

  it('publishes keys without their private part', async () => {
    const answer = await fetch(`${identity.url}/oauth/jwks`);
    const { keys } = (await answer.json()) as { keys: Record<string, unknown>[] };
    assert.equal(keys.length, 1);
    assert.deepEqual(Object.keys(keys[0] ?? {}).sort(), [
      'alg',
      'crv',
      'kid',
      'kty',
      'use',
      'x',
      'y',
    ]);
  });

  it('describes what there is under its public address, whichever way the request came', async () => {
    for (const name of ['openid-configuration', 'oauth-authorization-server']) {
      const answer = await fetch(`${identity.url}/oauth/.well-known/${name}`, {
        headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      });
      const document = (await answer.json()) as Record<string, unknown>;
      assert.equal(document['issuer'], identity.issuer);
      assert.equal(document['token_endpoint'], `${identity.issuer}/token`);
      assert.equal(document['jwks_uri'], `${identity.issuer}/jwks`);
      assert.deepEqual(document['grant_types_supported'], ['client_credentials']);
      assert.equal('authorization_endpoint' in document, false);
    }
  });

  it('has no pages of its own', async () => {
    const pages = [
      '/auth',
      '/auth/abc',
      '/session/end',
      '/me',
      '/reg',
      '/device',
      '/interaction/x',
    ];
    for (const page of pages) {
      const answer = await fetch(`${identity.url}/oauth${page}`);
      assert.equal(answer.status, 404, page);
      assert.match(answer.headers.get('content-type') ?? '', /problem\+json/);
    }
  });
});
