import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { identityMigrations } from '../../persistence/migrations.js';
import { DirectoryFixture } from '../../testing/directory.fixture.js';
import { beihu, DivisionTables } from '../../testing/division-tables.fixture.js';
import { closeDivision } from '../close-division/close-division.handler.js';

const header = 'code,name,level,parentCode';

describe('a refused import', () => {
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

  it('refuses everything when a line is bad, and names file and line of each', async () => {
    await directory.import(await tables.write('before.csv', header, 'old,旧县,county,'));
    await directory.takeEvents();
    const first = await tables.write(
      'first.csv',
      header,
      'a,甲县,county,',
      'b!,乙县,county,',
      'c,,county,',
      'd,丁镇,township,c',
      'e,戊镇,township,nowhere',
      'old,新县,county,',
    );
    const second = await tables.write('second.csv', header, 'a,又甲县,county,', 'f,己县,shire,');
    const { message, problems, total } = await directory.importRejected(first, second);
    assert.deepEqual(
      problems.map(({ file, line, code }) => [file, line, code]),
      [
        [first, 3, 'code-malformed'],
        [first, 4, 'name-empty'],
        [first, 6, 'parent-unknown'],
        [second, 2, 'code-duplicate'],
        [second, 3, 'level-unknown'],
      ],
    );
    assert.equal(total, 5);
    assert.match(message, /^nothing was imported, 5 line\(s\) are wrong:\n/);
    assert.ok(message.includes(`${second}:2: the code a stands already in ${first}:2`));
    assert.deepEqual(await directory.divisions(), { old: '旧县 county old/ 1' });
    assert.deepEqual(await directory.takeEvents(), []);
  });

  it('lists fifty problems and counts the rest', async () => {
    const lines = Array.from({ length: 120 }, (_, index) => `v${index},村,village,nowhere`);
    const table = await tables.write('bad.csv', header, 'x,,county,', ...lines);
    const { message, problems, total } = await directory.importRejected(table);
    assert.equal(total, 121);
    assert.equal(problems.length, 50);
    assert.deepEqual([problems[0]?.line, problems[49]?.line], [2, 51]);
    assert.ok(message.endsWith('… and 71 more'));
  });

  it('refuses cycles: inside the files, and with the directory', async () => {
    const loop = await tables.write(
      'loop.csv',
      header,
      'a,甲,county,b',
      'b,乙,county,a',
      's,自,county,s',
    );
    const { problems } = await directory.importRejected(loop);
    assert.deepEqual(
      problems.map(({ line, code }) => [line, code]),
      [
        [2, 'cycle'],
        [3, 'cycle'],
        [4, 'cycle'],
      ],
    );
    await directory.import(
      await tables.write('good.csv', header, 'a,甲,county,', 'b,乙,township,a', 'c,丙,village,b'),
    );
    const below = await directory.importRejected(
      await tables.write('below.csv', header, 'a,甲,county,c'),
    );
    assert.deepEqual(
      below.problems.map(({ line, code }) => [line, code]),
      [[2, 'cycle']],
    );
  });

  it('puts nothing below a closed division, but leaves there what was there', async () => {
    const table = await tables.write('t.csv', header, 't,某镇,township,', 'v,某村,village,t');
    await directory.import(table);
    const { database } = db;
    await closeDivision({
      database,
      code: 't',
      on: '2026-02-01',
      withSubtree: true,
      now: directory.now,
    });
    assert.equal((await directory.import(table)).unchanged, 2);
    const late = await tables.write('late.csv', header, 'w,新村,village,t');
    const { problems } = await directory.importRejected(late);
    assert.deepEqual(
      problems.map(({ line, code, message }) => [line, code, message]),
      [[2, 'parent-closed', 'w would stand below t, which is closed']],
    );
  });

  it('leaves the connection fit for use after a file that cannot be read', async () => {
    const broken = await tables.write('broken.csv', header, 'a,"甲县,county,');
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await assert.rejects(directory.import(broken), { name: 'CsvUnreadable' });
    }
    assert.equal((await directory.import(beihu)).added, 182);
  });
});
