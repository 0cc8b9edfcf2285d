import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DivisionChildrenRecordedV1 } from '#libs/contracts';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { identityMigrations } from '../../persistence/migrations.js';
import { DivisionTables } from '../../testing/division-tables.fixture.js';
import { importDivisions } from '../import-divisions/import-divisions.handler.js';
import { CannotClose, closeDivision, type ClosedDivisions } from './close-division.handler.js';

const now = new Date('2026-03-01T08:00:00Z');

describe('closeDivision', () => {
  let db: TestDatabase;
  before(async () => {
    db = await createTestDatabase('identity', identityMigrations);
    const tables = await DivisionTables.create();
    const table = await tables.write(
      'divisions.csv',
      'code,name,level,parentCode',
      'c,某县,county,',
      't,某镇,township,c',
      'v1,一村,village,t',
      'v2,二村,village,t',
    );
    await importDivisions({ database: db.database, files: [table], now });
    await tables.remove();
  });
  after(() => db.drop());

  const close = (code: string, on: string, withSubtree = false): Promise<ClosedDivisions> =>
    closeDivision({ database: db.database, code, on, withSubtree, now });

  async function newest(): Promise<unknown> {
    const [row] = await db.query<{ value: string; version: number }>(
      'SELECT value, aggregate_version AS version FROM outbox ORDER BY id DESC LIMIT 1',
    );
    const { children } = DivisionChildrenRecordedV1.data.parse(JSON.parse(row?.value ?? ''));
    return [row?.version, children.map(({ code, validTo, revision }) => [code, validTo, revision])];
  }

  it('sets the day and publishes it', async () => {
    assert.deepEqual(await close('v1', '2026-04-01'), { name: '一村', closed: 1, events: 1 });
    assert.deepEqual(await newest(), [2, [['v1', '2026-04-01', 2]]]);
  });

  it('changes nothing when said again, and corrects the day when said differently', async () => {
    assert.deepEqual(await close('v1', '2026-04-01'), { name: '一村', closed: 0, events: 0 });
    assert.deepEqual(await close('v1', '2026-05-01'), { name: '一村', closed: 1, events: 1 });
    assert.deepEqual(await newest(), [3, [['v1', '2026-05-01', 3]]]);
  });

  it('refuses an unknown code, and what is no day', async () => {
    await assert.rejects(close('x', '2026-04-01'), /no division has the code x/);
    await assert.rejects(close('v1', '2026-02-30'), CannotClose);
    await assert.rejects(close('v1', 'tomorrow'), CannotClose);
  });

  it('refuses to close what is open below, unless the subtree is meant', async () => {
    await assert.rejects(close('t', '2026-04-01'), /t 某镇 has 2 division\(s\) below/);
    assert.deepEqual(await close('t', '2026-04-01', true), { name: '某镇', closed: 3, events: 2 });
    assert.deepEqual(await newest(), [
      4,
      [
        ['v1', '2026-04-01', 4],
        ['v2', '2026-04-01', 2],
      ],
    ]);
  });

  it('lets nothing outlive the division above', async () => {
    await assert.rejects(close('v2', '2027-01-01'), /cannot outlive .* ends on 2026-04-01/);
  });
});
