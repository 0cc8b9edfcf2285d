import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import type { FileRow } from './csv.js';
import { xlsxParts } from './xlsx.js';

const heads = new Map([
  ['a', '甲'],
  ['b', '乙'],
]);

async function* pagesOf(...pages: FileRow[][]): AsyncGenerator<FileRow[], undefined> {
  for (const page of pages) {
    await new Promise(setImmediate);
    yield page;
  }
}

/** The files in a ZIP archive, by the directory at its end. */
function unzip(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  let place = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const isDeflated = archive.readUInt16LE(place + 10) === 8;
    const size = archive.readUInt32LE(place + 20);
    const nameLength = archive.readUInt16LE(place + 28);
    const offset = archive.readUInt32LE(place + 42);
    const name = archive.toString('utf8', place + 46, place + 46 + nameLength);
    const data =
      offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
    const bytes = archive.subarray(data, data + size);
    files.set(name, (isDeflated ? inflateRawSync(bytes) : bytes).toString('utf8'));
    place += 46 + nameLength + archive.readUInt16LE(place + 30) + archive.readUInt16LE(place + 32);
  }
  return files;
}

async function workbook(
  pages: AsyncIterable<FileRow[]>,
  rowsPerSheet?: number,
): Promise<Map<string, string>> {
  const parts: Uint8Array[] = [];
  for await (const part of xlsxParts('事件', heads, pages, rowsPerSheet)) parts.push(part);
  return unzip(Buffer.concat(parts));
}

/** The texts of a sheet's cells. */
function cells(files: Map<string, string>, sheet: number): string[] {
  const xml = files.get(`xl/worksheets/sheet${sheet}.xml`) ?? '';
  return [...xml.matchAll(/<t xml:space="preserve">([^<]*)<\/t>|<v>([^<]*)<\/v>/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}

describe('an Excel workbook', () => {
  it('has the parts that Excel wants, and its rows under their heads', async () => {
    const files = await workbook(pagesOf([{ a: '一', b: 2 }], [{ a: null, b: '二' }]));
    assert.deepEqual([...files.keys()].sort(), [
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    assert.deepEqual(cells(files, 1), ['甲', '乙', '一', '2', '二']);
    assert.match(files.get('xl/workbook.xml') ?? '', /<sheet name="事件" sheetId="1"/);
  });

  it('goes on in the next sheet, under the same head', async () => {
    const rows = Array.from({ length: 5 }, (_, index) => ({ a: String(index), b: null }));
    const files = await workbook(pagesOf(rows.slice(0, 3), rows.slice(3)), 3);
    assert.deepEqual(cells(files, 1), ['甲', '乙', '0', '1']);
    assert.deepEqual(cells(files, 2), ['甲', '乙', '2', '3']);
    assert.deepEqual(cells(files, 3), ['甲', '乙', '4']);
    assert.match(files.get('xl/workbook.xml') ?? '', /name="事件 3"/);
    const full = await workbook(pagesOf(rows.slice(0, 2)), 3);
    assert.equal(full.has('xl/worksheets/sheet2.xml'), false, 'none for nothing');
  });

  it('has the head alone when there is no row', async () => {
    assert.deepEqual(cells(await workbook(pagesOf()), 1), ['甲', '乙']);
  });

  it('holds any text as a text', async () => {
    const text = '=1+1 <&> "\u0007_x0041_\ud800';
    const files = await workbook(pagesOf([{ a: text, b: 'x'.repeat(40_000) }]));
    const [, , a, b] = cells(files, 1);
    assert.equal(a, '=1+1 &lt;&amp;&gt; "_x005F_x0041_\ufffd');
    assert.equal(b?.length, 32_767);
    assert.doesNotMatch(files.get('xl/worksheets/sheet1.xml') ?? '', /<f>/);
  });

  it('fails before its first part when the first page cannot be read', async () => {
    const parts = xlsxParts('x', heads, {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('no database')) }),
    });
    await assert.rejects(parts.next(), /no database/);
  });

  it('breaks off when a later page cannot be read', async () => {
    const pages = async function* (): AsyncGenerator<FileRow[], undefined> {
      yield [{ a: 'x', b: 1 }];
      await new Promise(setImmediate);
      throw new Error('the database went away');
    };
    await assert.rejects(workbook(pages()), /the database went away/);
  });

  it('ends the reading when nobody takes more of it', async () => {
    let ended = false;
    const pages = async function* (): AsyncGenerator<FileRow[], undefined> {
      try {
        for (;;) {
          await new Promise(setImmediate);
          yield Array.from({ length: 500 }, () => ({ a: Math.random().toString(), b: 1 }));
        }
      } finally {
        ended = true;
      }
    };
    const parts = xlsxParts('x', heads, pages());
    await parts.next();
    await parts.return(undefined);
    assert.equal(ended, true);
  });
});
