import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ProblemList } from './import-problems.js';
import { stagingLines } from './staging-lines.js';

describe('stagingLines', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tiergrid-divisions-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string | Buffer): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  async function stage(files: string[], problems = new ProblemList()): Promise<string[]> {
    let text = '';
    for await (const part of stagingLines(files, problems)) text += part;
    return text.split('\n').slice(0, -1);
  }

  it('writes rows with their file and line, whatever the order of columns in each file', async () => {
    const first = await file('first.csv', 'code,name\n43,"湖南省"\n');
    const second = await file('second.csv', 'provinceCode,code,name\n43,4310,郴州市\n');
    assert.deepEqual(await stage([first, second]), [
      '0\t2\t43\t湖南省\tprovince\t\\N',
      '1\t2\t4310\t郴州市\tprefecture\t43',
    ]);
  });

  it('reads a byte order mark, Windows line ends and empty lines', async () => {
    const path = await file('windows.csv', '\uFEFFcode,name\r\n43,"湖南省"\r\n\r\n44,广东省\r\n');
    assert.deepEqual(await stage([path]), [
      '0\t2\t43\t湖南省\tprovince\t\\N',
      '0\t4\t44\t广东省\tprovince\t\\N',
    ]);
  });

  it("escapes what COPY's text format would take for its own", async () => {
    const path = await file('escapes.csv', 'code,name\n43,a\\N\n');
    assert.deepEqual(await stage([path]), ['0\t2\t43\ta\\\\N\tprovince\t\\N']);
  });

  it('names a file without the columns code and name, and its header', async () => {
    const path = await file('people.csv', 'id, name \n1,x\n');
    await assert.rejects(stage([path]), {
      name: 'HeaderUnusable',
      message: `${path}: the header must name the columns code and name; it has: id, name`,
    });
    const empty = await file('empty.csv', '');
    await assert.rejects(stage([empty]), {
      message: `${empty}: the header must name the columns code and name; the file is empty`,
    });
  });

  it('names the line from which on a file is no CSV', async () => {
    const path = await file('quotes.csv', 'code,name\n43,"湖南省\n44,广东省\n');
    await assert.rejects(stage([path]), (error: Error) => {
      assert.equal(error.name, 'CsvUnreadable');
      assert.match(error.message, new RegExp(`^${path}:\\d+: Quote Not Closed`));
      return true;
    });
  });

  it('names a file that is not there', async () => {
    const path = join(folder, 'nowhere.csv');
    await assert.rejects(stage([path]), (error: Error) => {
      assert.equal(error.name, 'CsvUnreadable');
      assert.ok(error.message.startsWith(`${path}: ENOENT`));
      return true;
    });
  });

  it('collects faulty lines, notices text that is not UTF-8, and keeps the place of their codes', async () => {
    const gbk = Buffer.concat([
      Buffer.from('code,name\n43,'),
      Buffer.from([0xba, 0xfe, 0xc4, 0xcf]),
      Buffer.from('\nbad code,x\n'),
    ]);
    const path = await file('gbk.csv', gbk);
    const problems = new ProblemList();
    assert.deepEqual(await stage([path], problems), ['0\t2\t43\t\\N\t\\N\t\\N']);
    assert.throws(
      () => {
        problems.rejectAny([path]);
      },
      {
        name: 'ImportRejected',
        message: [
          'nothing was imported, 2 line(s) are wrong:',
          `${path}:2: the name of 43 is not UTF-8: save the table as UTF-8`,
          `${path}:3: the code "bad code" is not 1 to 32 letters, digits or hyphens`,
        ].join('\n'),
      },
    );
  });
});
