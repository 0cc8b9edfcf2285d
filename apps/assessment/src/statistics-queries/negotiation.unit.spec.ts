import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchesTag, negotiateFormat } from './negotiation.js';

describe('negotiateFormat', () => {
  const expected: [string | undefined, 'json' | 'csv'][] = [
    [undefined, 'json'],
    ['*/*', 'json'],
    ['application/json', 'json'],
    ['text/csv', 'csv'],
    ['TEXT/CSV; header=present', 'csv'],
    ['text/csv, */*', 'csv'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'json'],
    ['text/csv, application/json', 'json'],
    ['text/csv;q=0.5, application/json', 'json'],
    ['text/csv, application/json;q=0.5', 'csv'],
    ['text/*', 'csv'],
    ['application/json;q=0, */*', 'csv'],
    ['image/png', 'json'],
  ];
  for (const [accept, format] of expected) {
    it(`answers ${format} to Accept: ${accept ?? '(nothing)'}`, () => {
      assert.equal(negotiateFormat(accept), format);
    });
  }
});

describe('matchesTag', () => {
  const tag = 'W/"abc"';

  it('finds the tag among several, weak or strong', () => {
    assert.equal(matchesTag('W/"abc"', tag), true);
    assert.equal(matchesTag('"abc"', tag), true);
    assert.equal(matchesTag('"x", W/"abc"', tag), true);
    assert.equal(matchesTag(' * ', tag), true);
  });

  it('does not find another', () => {
    assert.equal(matchesTag(undefined, tag), false);
    assert.equal(matchesTag('"ab"', tag), false);
    assert.equal(matchesTag('', tag), false);
  });
});
