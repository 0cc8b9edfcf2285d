import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NationCount } from './nation-count.js';

function village(code: string): Parameters<NationCount['add']>[0] {
  return {
    code,
    name: code,
    provinceCode: code.slice(0, 2),
    cityCode: code.slice(0, 4),
    areaCode: code.slice(0, 6),
    streetCode: code.slice(0, 9),
  };
}

describe('what the nation must count', () => {
  const count = new NationCount();
  for (const code of ['431002001001', '431002001002', '431002002001', '440103001001']) {
    count.add(village(code));
  }

  it('counts a village in every division above it', () => {
    assert.equal(count.total, 4);
    assert.deepEqual(count.provinces, ['43', '44']);
    const counties = new Map([
      ['431002', 3],
      ['440103', 1],
    ]);
    assert.deepEqual(count.compare('county', counties), []);
  });

  it('finds what is lost, doubled, and where nobody reported', () => {
    const counted = new Map([
      ['431002001001', 1],
      ['431002002001', 2],
      ['440103001001', 1],
      ['440103001002', 1],
    ]);
    assert.deepEqual(count.compare('village', counted), [
      { tier: 'village', division: '431002001002', expected: 1, counted: 0 },
      { tier: 'village', division: '431002002001', expected: 1, counted: 2 },
      { tier: 'village', division: '440103001002', expected: 0, counted: 1 },
    ]);
  });

  it('finds equal sums in the wrong places', () => {
    const counted = new Map([
      ['43', 2],
      ['44', 2],
    ]);
    assert.equal(count.compare('province', counted).length, 2);
  });

  it('does not take a village without its divisions', () => {
    assert.throws(() => {
      new NationCount().add({ code: '1', name: 'x' });
    }, /no province of village 1/);
  });
});
