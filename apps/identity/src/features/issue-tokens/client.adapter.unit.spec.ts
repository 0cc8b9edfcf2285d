import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errors } from 'oidc-provider';
import { ClientAdapter } from './client.adapter.js';
import type { ActiveClient, ClientReader } from './client.reader.js';

const client: ActiveClient = {
  clientId: '431002-officer-1',
  secretHash: Buffer.alloc(32, 7),
  role: 'officer',
  office: '431002',
  path: '43/4310/431002/',
  name: '北湖区经办员1',
};

/** Stands for the reader; `find` says what the database does. */
function adapterOn(find: ClientReader['findActive'], lookUpMs?: number): ClientAdapter {
  return new ClientAdapter({ findActive: find }, lookUpMs);
}

function isDatabaseAway(error: unknown): true {
  assert.ok(error instanceof errors.OIDCProviderError, String(error));
  assert.equal(error.statusCode, 503);
  assert.equal(error.error, 'temporarily_unavailable');
  assert.equal(error.expose, true);
  return true;
}

describe('ClientAdapter', () => {
  it('gives the hash as the secret and the caller for the claims', async () => {
    const adapter = adapterOn(() => Promise.resolve(client));
    assert.deepEqual(await adapter.find(client.clientId), {
      client_id: '431002-officer-1',
      client_secret: client.secretHash.toString('base64url'),
      caller: {
        role: 'officer',
        office: '431002',
        path: '43/4310/431002/',
        name: '北湖区经办员1',
      },
    });
  });

  it('does not trouble the database with what can be no id', async () => {
    const adapter = adapterOn(() => assert.fail('the database was asked'));
    for (const id of ['', 'a b', 'nul\0', '北湖区', 'x'.repeat(101), "' OR 1=1 --"]) {
      assert.equal(await adapter.find(id), undefined);
    }
  });

  it('answers 503 while the database is away', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const adapter = adapterOn(() => Promise.reject(away));
    await assert.rejects(adapter.find(client.clientId), isDatabaseAway);
  });

  it('answers 503 when the database says nothing at all', async () => {
    const { promise: silence } = Promise.withResolvers<never>();
    await assert.rejects(adapterOn(() => silence, 1).find(client.clientId), isDatabaseAway);
  });

  it('passes on what is a mistake of ours', async () => {
    const adapter = adapterOn(() => Promise.reject(new TypeError('a mistake')));
    await assert.rejects(adapter.find(client.clientId), TypeError);
  });
});
