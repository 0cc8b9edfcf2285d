import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { identityMigrations } from '../../persistence/migrations.js';
import { DirectoryFixture } from '../../testing/directory.fixture.js';
import { beihu, DivisionTables } from '../../testing/division-tables.fixture.js';
import { importDivisions } from './import-divisions.handler.js';

const header = 'code,name,level,parentCode';

describe('importDivisions', () => {
  let db: TestDatabase;
  let directory: DirectoryFixture;
  let tables: DivisionTables;
  before(async () => {
    tables = await DivisionTables.create();
  });
  after(() => tables.remove());
  beforeEach(async () => {
    db = await createTestDatabase('identity', identityMigrations);
    directory = new DirectoryFixture(db);
  });
  afterEach(() => db.drop());

  it('imports Beihu District and tells of it, siblings together and parents first', async () => {
    assert.deepEqual(await directory.import(beihu), {
      added: 182,
      changed: 0,
      movedAlong: 0,
      unchanged: 0,
      total: 182,
      events: 18,
    });
    const stored = await directory.divisions();
    assert.equal(
      stored['431002001001'],
      '北湖路社区 village 43/4310/431002/431002001/431002001001/ 1',
    );
    const events = await directory.takeEvents();
    assert.deepEqual(
      events.slice(0, 4).map((event) => [event.stream, event.data.parentCode]),
      [
        ['root', null],
        ['43', '43'],
        ['4310', '4310'],
        ['431002', '431002'],
      ],
    );
    assert.ok(events.every((event) => event.version === 1));
    assert.equal(events.flatMap((event) => event.data.children).length, 182);
    assert.deepEqual(events[0]?.data.children, [
      {
        code: '43',
        name: '湖南省',
        level: 'province',
        path: '43/',
        validFrom: null,
        validTo: null,
        revision: 1,
      },
    ]);
  });

  it('changes nothing when the same is imported again', async () => {
    await directory.import(beihu);
    const stored = await directory.divisions();
    await directory.takeEvents();
    const again = await directory.import(beihu);
    assert.deepEqual(again, {
      added: 0,
      changed: 0,
      movedAlong: 0,
      unchanged: 182,
      total: 182,
      events: 0,
    });
    assert.deepEqual(await directory.divisions(), stored);
    assert.deepEqual(await directory.takeEvents(), []);
  });

  it('takes files in any order, and parents that stand in the directory', async () => {
    const villages = await tables.write('v.csv', header, 'v1,一村,village,t1');
    const townships = await tables.write('t.csv', header, 't1,甲镇,township,', 't2,乙镇,township,');
    assert.equal((await directory.import(villages, townships)).added, 3);
    const more = await tables.write('more.csv', header, 'v2,二村,village,t2');
    assert.equal((await directory.import(more)).added, 1);
    assert.equal((await directory.divisions())['v2'], '二村 village t2/v2/ 1');
  });

  it('counts a new name as a change of that division alone', async () => {
    const first = await tables.write('1.csv', header, 't1,甲镇,township,', 'v1,一村,village,t1');
    const second = await tables.write('2.csv', header, 't1,甲街道,township,', 'v1,一村,village,t1');
    await directory.import(first);
    await directory.takeEvents();
    const { added, changed, unchanged, events } = await directory.import(second);
    assert.deepEqual(
      { added, changed, unchanged, events },
      {
        added: 0,
        changed: 1,
        unchanged: 1,
        events: 1,
      },
    );
    assert.equal((await directory.divisions())['t1'], '甲街道 township t1/ 2');
    const [event] = await directory.takeEvents();
    assert.deepEqual([event?.stream, event?.version], ['root', 2]);
    assert.equal(event?.data.children[0]?.revision, 2);
  });

  it('moves a division with all that lies below it', async () => {
    const first = await tables.write(
      '1.csv',
      header,
      'a,甲县,county,',
      'b,乙县,county,',
      't,某镇,township,a',
      'v,某村,village,t',
      'g,某网格,grid,v',
    );
    const second = await tables.write('2.csv', header, 't,某镇,township,b');
    await directory.import(first);
    await directory.takeEvents();
    const { changed, movedAlong, total } = await directory.import(second);
    assert.deepEqual({ changed, movedAlong, total }, { changed: 1, movedAlong: 2, total: 1 });
    const stored = await directory.divisions();
    assert.equal(stored['t'], '某镇 township b/t/ 2');
    assert.equal(stored['v'], '某村 village b/t/v/ 2');
    assert.equal(stored['g'], '某网格 grid b/t/v/g/ 2');
    const events = await directory.takeEvents();
    assert.deepEqual(
      events.map((event) => [event.stream, event.version, event.data.children[0]?.path]),
      [
        ['b', 1, 'b/t/'],
        ['t', 2, 'b/t/v/'],
        ['v', 2, 'b/t/v/g/'],
      ],
    );
  });

  it('can turn a branch round: what was above may come to lie below', async () => {
    const first = await tables.write(
      '1.csv',
      header,
      'a,甲,county,',
      'b,乙,township,a',
      'c,丙,village,b',
    );
    const second = await tables.write('2.csv', header, 'b,乙,county,', 'a,甲,township,b');
    await directory.import(first);
    await directory.import(second);
    const stored = await directory.divisions();
    assert.equal(stored['b'], '乙 county b/ 2');
    assert.equal(stored['a'], '甲 township b/a/ 2');
    assert.equal(stored['c'], '丙 village b/c/ 2');
  });

  it('splits the children of one parent into messages of 500, numbered without gaps', async () => {
    const lines = Array.from({ length: 1_001 }, (_, index) => `v${index},村${index},village,t`);
    await directory.import(await tables.write('many.csv', header, 't,大镇,township,', ...lines));
    const events = (await directory.takeEvents()).filter((event) => event.stream === 't');
    assert.deepEqual(
      events.map((event) => [event.version, event.data.children.length]),
      [
        [1, 500],
        [2, 500],
        [3, 1],
      ],
    );
  });

  it('runs two imports one after the other', async () => {
    const first = await tables.write('1.csv', header, 'a,甲县,county,');
    const second = await tables.write('2.csv', header, 'b,乙县,county,');
    const both = await Promise.all([directory.import(first, second), directory.import(second)]);
    assert.equal(
      both.reduce((sum, { added }) => sum + added, 0),
      2,
    );
    const versions = (await directory.takeEvents()).map((event) => event.version);
    assert.deepEqual(
      versions,
      versions.map((_, index) => index + 1),
    );
  });

  it('tells what it is doing', async () => {
    const steps: [string, number][] = [];
    await importDivisions({
      database: db.database,
      files: [beihu],
      now: directory.now,
      onStep: (step, rows) => steps.push([step, rows]),
    });
    assert.deepEqual(steps, [
      ['reading', 0],
      ['checking', 182],
      ['storing', 182],
      ['publishing', 182],
    ]);
  });
});
