import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ancestorCodes,
  childPath,
  codeOf,
  divisionCodePattern,
  divisionPathPattern,
  everything,
  isWithin,
  nothing,
  subtreeOf,
} from './division-path.js';

const county = '43/4310/431002/';

describe('a path', () => {
  it('is made from the root down, and read back', () => {
    const path = childPath(childPath(childPath('', '43'), '4310'), '431002');
    assert.equal(path, county);
    assert.deepEqual(ancestorCodes(path), ['43', '4310', '431002']);
    assert.equal(codeOf(path), '431002');
    assert.throws(() => codeOf(''), RangeError);
  });

  it('is codes, each with a slash, and nothing else', () => {
    assert.match(county, divisionPathPattern);
    assert.match('PT-11/', divisionPathPattern);
    for (const text of ['', '/', '43', '/43/', '43//4310/', '43/,44/', '43/\n', ' 43/']) {
      assert.doesNotMatch(text, divisionPathPattern, JSON.stringify(text));
    }
    assert.doesNotMatch('4'.repeat(33), divisionCodePattern);
    assert.doesNotMatch('43/', divisionCodePattern);
  });
});

describe('the scope of a subtree', () => {
  const scope = subtreeOf(county);

  it('holds the division and all that lies below', () => {
    for (const path of [county, `${county}431002001/`, `${county}431002001/431002001001/`]) {
      assert.equal(isWithin(path, scope), true, path);
    }
  });

  it('holds nothing above or beside, however alike the codes are', () => {
    const others = ['43/', '43/4310/', '43/4310/431003/', '43/4310/4310020/', '43/4310/431002-1/'];
    for (const path of [...others, '44/4310/431002/']) {
      assert.equal(isWithin(path, scope), false, path);
    }
  });

  it('is asked for by a path, not by a code', () => {
    assert.throws(() => subtreeOf('431002'), RangeError);
    assert.throws(() => subtreeOf(''), RangeError);
  });
});

describe('the two scopes of no division', () => {
  it('hold every division, and none', () => {
    for (const path of ['0/', '43/', '-/', 'A/', 'zz/zz/']) {
      assert.equal(isWithin(path, everything), true, path);
      assert.equal(isWithin(path, nothing), false, path);
    }
  });
});
