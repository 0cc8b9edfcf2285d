import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type RowReading, rowReader } from './division-row.js';

function read(header: string, line: string): RowReading {
  const reader = rowReader(header.split(','));
  assert.ok(reader);
  return reader(line.split(','));
}

function faultOf(header: string, line: string): string | undefined {
  const reading = read(header, line);
  return 'fault' in reading ? reading.fault.code : undefined;
}

const chinaHeader = 'code,name,provinceCode,cityCode,areaCode,streetCode';

describe('rowReader', () => {
  it('takes the most specific code above as the parent and infers the level from it', () => {
    const levels = [
      ['43,湖南省,,,,', null, 'province'],
      ['4310,郴州市,43,,,', '43', 'prefecture'],
      ['431002,北湖区,43,4310,,', '4310', 'county'],
      ['431002001,人民路街道,43,4310,431002,', '431002', 'township'],
      ['431002001001,北湖路社区,43,4310,431002,431002001', '431002001', 'village'],
    ] as const;
    for (const [line, parentCode, level] of levels) {
      const [code = '', name = ''] = line.split(',');
      assert.deepEqual(read(chinaHeader, line), { row: { code, name, level, parentCode } });
    }
  });

  it('finds columns by name, in any order, and ignores those that it does not know', () => {
    const reading = read('population,cityCode,name,code', '7,4310,北湖区,431002');
    assert.deepEqual(reading, {
      row: { code: '431002', name: '北湖区', level: 'county', parentCode: '4310' },
    });
  });

  it('never cuts digits: a township may stand below a prefecture', () => {
    const reading = read('code,name,cityCode', '441900003,东城街道,4419');
    assert.deepEqual(reading, {
      row: { code: '441900003', name: '东城街道', level: 'county', parentCode: '4419' },
    });
    assert.deepEqual(read('code,name,cityCode,level', '441900003,东城街道,4419,township'), {
      row: { code: '441900003', name: '东城街道', level: 'township', parentCode: '4419' },
    });
  });

  it('takes an explicit parent and level for trees of other countries', () => {
    const header = 'code,name,parentCode,level,cityCode';
    assert.deepEqual(read(header, 'PT-11,Lisboa,,province,ignored'), {
      row: { code: 'PT-11', name: 'Lisboa', level: 'province', parentCode: null },
    });
    assert.deepEqual(read(header, '1106,Lisboa,PT-11,county,'), {
      row: { code: '1106', name: 'Lisboa', level: 'county', parentCode: 'PT-11' },
    });
    assert.equal(faultOf(header, '1106,Lisboa,PT-11,,'), 'level-missing');
    assert.equal(faultOf(header, '1106,Lisboa,P T,county,'), 'parent-malformed');
  });

  it('names what is wrong with a line', () => {
    assert.equal(faultOf(chinaHeader, '43 10,郴州市,43,,,'), 'code-malformed');
    assert.equal(faultOf(chinaHeader, ',郴州市,43,,,'), 'code-malformed');
    assert.equal(faultOf(chinaHeader, 'root,郴州市,43,,,'), 'code-reserved');
    assert.equal(faultOf(chinaHeader, '4310,  ,43,,,'), 'name-empty');
    assert.equal(faultOf(chinaHeader, `4310,${'长'.repeat(201)},43,,,`), 'name-too-long');
    assert.equal(faultOf(chinaHeader, '4310,郴州\n市,43,,,'), 'name-malformed');
    assert.equal(faultOf(chinaHeader, '4310,\uFFFD\uFFFD,43,,,'), 'name-not-utf8');
    assert.equal(faultOf(chinaHeader, '4310,郴州市,43'), 'fields-missing');
    assert.equal(faultOf('code,name,level', '4310,郴州市,parish'), 'level-unknown');
  });

  it('keeps the place of a faulty line whose code is good', () => {
    const reading = read(chinaHeader, '4310,,43,,,');
    assert.ok('fault' in reading);
    assert.equal(reading.code, '4310');
  });

  it('wants the columns code and name', () => {
    assert.equal(rowReader(['code', 'label']), undefined);
    assert.equal(rowReader(['name']), undefined);
    assert.equal(rowReader([]), undefined);
  });
});
