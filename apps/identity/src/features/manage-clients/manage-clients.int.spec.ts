import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { everything, subtreeOf } from '#libs/divisions';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { type ClientSummary, listClientSummaries } from '../../persistence/client.repository.js';
import { identityMigrations } from '../../persistence/migrations.js';
import { beihu } from '../../testing/division-tables.fixture.js';
import { closeDivision } from '../close-division/close-division.handler.js';
import { importDivisions } from '../import-divisions/import-divisions.handler.js';
import { addClient, type IssuedSecret } from './add-client.handler.js';
import { disableClient, rotateClientSecret } from './change-client.handler.js';
import { ClientRefused } from './client-refused.js';
import { ensureClients, type EnsuredClient } from './ensure-clients.handler.js';
import { listClients } from './list-clients.handler.js';

const now = new Date('2026-03-01T08:00:00Z');

describe('API clients', () => {
  let db: TestDatabase;
  let seeded: EnsuredClient[];
  before(async () => {
    db = await createTestDatabase('identity', identityMigrations);
    await assert.rejects(ensure(new Map()), /no division has the code 431002: import it/);
    await importDivisions({ database: db.database, files: [beihu], now });
    seeded = await ensure(new Map());
  });
  after(() => db.drop());

  function ensure(
    knownSecrets: ReadonlyMap<string, string>,
    reissueUnknown = false,
  ): Promise<EnsuredClient[]> {
    return ensureClients({
      database: db.database,
      county: '431002',
      statisticsOffice: '4310',
      knownSecrets,
      reissueUnknown,
      now,
    });
  }

  function secretsOf(clients: readonly EnsuredClient[]): Map<string, string> {
    return new Map(
      clients.flatMap(({ clientId, clientSecret }) =>
        clientSecret === undefined ? [] : [[clientId, clientSecret]],
      ),
    );
  }

  function outcomes(clients: readonly EnsuredClient[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { outcome } of clients) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  }

  async function all(office?: string): Promise<ClientSummary[]> {
    const clients: ClientSummary[] = [];
    for await (const client of listClients({ database: db.database, office })) clients.push(client);
    return clients;
  }

  function add(office: string, role: string, name: string): Promise<IssuedSecret> {
    return addClient({ database: db.database, office, role, name, now });
  }

  it('makes the 364 clients of Beihu District', () => {
    assert.deepEqual(outcomes(seeded), { created: 364 });
    const perRole: Record<string, number> = {};
    for (const { role } of seeded) perRole[role] = (perRole[role] ?? 0) + 1;
    assert.deepEqual(perRole, {
      officer: 3 + 28 + 165,
      'county-admin': 1,
      auditor: 1,
      'grid-worker': 165,
      'statistics-reader': 1,
    });
    const worker = seeded.find((client) => client.clientId === '431002001001-grid-worker-1');
    assert.equal(worker?.name, '北湖路社区网格员1');
    assert.equal(secretsOf(seeded).size, 364);
  });

  it('writes nothing when every client is there and its secret is known', async () => {
    const hashes = () => db.query('SELECT * FROM api_clients ORDER BY client_id');
    const before = await hashes();
    const again = await ensure(secretsOf(seeded));
    assert.deepEqual(outcomes(again), { unchanged: 364 });
    assert.deepEqual(secretsOf(again), secretsOf(seeded));
    assert.deepEqual(await hashes(), before);
  });

  it('leaves clients with a lost secret alone until told to issue new ones', async () => {
    const known = secretsOf(seeded);
    known.delete('431002-officer-1');
    known.set('431002-officer-2', 'not the one');
    const kept = await ensure(known);
    assert.deepEqual(outcomes(kept), { unchanged: 362, 'secret-unknown': 2 });
    const reissued = await ensure(known, true);
    assert.deepEqual(outcomes(reissued), { unchanged: 362, reissued: 2 });
    assert.deepEqual(outcomes(await ensure(secretsOf(reissued))), { unchanged: 364 });
    seeded = await ensure(new Map(), true);
    assert.deepEqual(outcomes(seeded), { reissued: 364 });
  });

  it('adds a client under the next number of its office and role', async () => {
    const { clientId, clientSecret } = await add('431002', 'officer', ' 值班员 ');
    assert.equal(clientId, '431002-officer-4');
    assert.match(clientSecret, /^[\w-]{43}$/);
    const found = (await all('431002')).find((client) => client.clientId === clientId);
    assert.deepEqual(found, {
      clientId,
      office: '431002',
      role: 'officer',
      name: '值班员',
      createdAt: now,
      secretChangedAt: now,
      disabledAt: null,
    });
    const both = await Promise.all([
      add('431002', 'auditor', '审计员甲'),
      add('431002', 'auditor', '审计员乙'),
    ]);
    assert.deepEqual(both.map((client) => client.clientId).sort(), [
      '431002-auditor-2',
      '431002-auditor-3',
    ]);
  });

  it('refuses an unknown or closed office, an unknown role, and no name', async () => {
    await assert.rejects(add('999999', 'officer', 'x'), /no division has the code 999999/);
    await assert.rejects(add('431002', 'mayor', 'x'), /"mayor" is none of the roles/);
    await assert.rejects(add('431002', 'officer', '  '), ClientRefused);
    const { database } = db;
    await closeDivision({
      database,
      code: '431002210211',
      on: '2026-01-01',
      withSubtree: false,
      now,
    });
    await assert.rejects(add('431002210211', 'officer', 'x'), /is closed from 2026-01-01 on/);
  });

  it('disables for good', async () => {
    const { database } = db;
    const { clientId } = await add('431002001', 'officer', '临时经办员');
    assert.equal(await disableClient({ database, clientId, now }), true);
    assert.equal(await disableClient({ database, clientId, now }), false);
    await assert.rejects(rotateClientSecret({ database, clientId, now }), /is disabled/);
    const unknown = { database, clientId: 'nobody', now };
    await assert.rejects(disableClient(unknown), /no client has the id nobody/);
    await assert.rejects(rotateClientSecret(unknown), ClientRefused);
    await disableClient({ database, clientId: '431002-auditor-1', now });
    const again = await ensure(secretsOf(seeded), true);
    assert.equal(
      again.find((client) => client.clientId === '431002-auditor-1')?.outcome,
      'disabled',
    );
  });

  it('lists every client, or those of one office, without secrets', async () => {
    const ids = (await all()).map((client) => client.clientId);
    assert.equal(ids.length, 364 + 4);
    assert.deepEqual(ids, [...ids].sort());
    assert.deepEqual(
      (await all('431002001001')).map((client) => client.clientId),
      ['431002001001-grid-worker-1', '431002001001-officer-1'],
    );
  });

  it('shows an office only the clients of its own subtree', async () => {
    const { database } = db;
    const seen = (path: string) =>
      database.read(subtreeOf(path), (tx) => listClientSummaries(tx, undefined, '', 1_000));
    const village = await seen('43/4310/431002/431002001/431002001001/');
    assert.deepEqual(
      village.map((client) => client.office),
      ['431002001001', '431002001001'],
    );
    const township = await seen('43/4310/431002/431002001/');
    assert.equal(township.length, 2 + 13 * 2 + 1);
    const whole = await database.read(everything, (tx) =>
      listClientSummaries(tx, undefined, '', 1_000),
    );
    assert.equal(whole.length, 368);
  });
});
