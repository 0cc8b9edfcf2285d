import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type DivisionRow, rowReader } from '../../domain/division/division-row.js';
import { type CsvLine, csvLines } from './csv-lines.js';

// Compiled, this file lies in dist: the data is six folders up.
const table = fileURLToPath(
  new URL('../../../../../../data/divisions/431002.csv', import.meta.url),
);

async function rows(): Promise<DivisionRow[]> {
  const lines: CsvLine[] = [];
  for await (const line of csvLines(table)) lines.push(line);
  const read = rowReader(lines[0]?.fields ?? []);
  assert.ok(read);
  return lines.slice(1).map(({ fields, line }) => {
    const reading = read(fields);
    assert.ok('row' in reading, `line ${line}`);
    return reading.row;
  });
}

/** Townships of Beihu District and how many villages each has, as of 2023-06-30. */
const villages = {
  人民路街道: 13,
  北湖街道: 14,
  燕泉街道: 12,
  下湄桥街道: 11,
  骆仙街道: 7,
  增福街道: 7,
  郴江街道: 8,
  涌泉街道: 9,
  安和街道: 7,
  石盖塘街道: 14,
  华塘镇: 17,
  鲁塘镇: 18,
  仰天湖瑶族乡: 16,
  保和瑶族乡: 12,
};

describe('data/divisions/431002.csv', () => {
  it('holds Beihu District with its 14 townships and 165 villages', async () => {
    const all = await rows();
    const counted = all
      .filter((row) => row.level === 'township')
      .map((township) => {
        assert.equal(township.parentCode, '431002');
        return [township.name, all.filter((row) => row.parentCode === township.code).length];
      });
    assert.deepEqual(Object.fromEntries(counted), villages);
    assert.equal(all.filter((row) => row.level === 'village').length, 165);
    assert.equal(all.length, 182);
  });

  it('holds the divisions above it', async () => {
    assert.deepEqual((await rows()).slice(0, 3), [
      { code: '43', name: '湖南省', level: 'province', parentCode: null },
      { code: '4310', name: '郴州市', level: 'prefecture', parentCode: '43' },
      { code: '431002', name: '北湖区', level: 'county', parentCode: '4310' },
    ]);
  });
});
