import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csvHead, csvLines } from './csv.js';

describe('CSV', () => {
  it('begins with a byte order mark and ends lines as RFC 4180 says', () => {
    assert.equal(csvHead(['division', 'reported']), '\uFEFFdivision,reported\r\n');
    assert.equal(csvLines(['division', 'reported'], [{ division: '43', reported: 1 }]), '43,1\r\n');
  });

  it('leaves nothing between commas for what is not decided', () => {
    assert.equal(csvLines(['grade', 'open'], [{ grade: null, open: 0 }, {}]), ',0\r\n,\r\n');
  });

  it('quotes what would break a line', () => {
    const row = { a: 'one, two', b: 'say "so"', c: 'two\r\nlines' };
    assert.equal(csvLines(['a', 'b', 'c'], [row]), '"one, two","say ""so""","two\r\nlines"\r\n');
  });

  it('gives a spreadsheet no formula to run', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx']) {
      assert.equal(csvLines(['name'], [{ name: text }]), `'${text}\r\n`);
    }
  });
});
