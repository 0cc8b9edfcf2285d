import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { difference, Tally, total } from './tally.js';

describe('Tally', () => {
  it('counts an incident under its present grade', () => {
    const tally = new Tally();
    tally.reported('a', '431002001');
    tally.reported('b', '431002001');
    tally.reached('a', 'accepted', 'IV');
    const table = tally.table();
    assert.deepEqual([...table.keys()].sort(), ['431002001 -', '431002001 IV']);
    assert.equal(table.get('431002001 IV')?.accepted, 1);
    assert.equal(total(table).reported, 2);
  });

  it('counts a milestone once and passes over incidents of others', () => {
    const tally = new Tally();
    tally.reported('a', '431002001');
    tally.reached('a', 'escalated');
    tally.reached('a', 'escalated');
    tally.reached('stranger', 'closed');
    assert.equal(total(tally.table()).escalated, 1);
    assert.equal(total(tally.table()).closed, 0);
  });
});

describe('difference', () => {
  it('is empty for equal tables and names the row that differs', () => {
    const one = new Tally();
    one.reported('a', '431002001');
    const other = new Tally();
    assert.equal(difference(one.table(), one.table()).size, 0);
    assert.equal(difference(one.table(), other.table()).get('431002001 -')?.reported, 1);
    assert.equal(difference(other.table(), one.table()).get('431002001 -')?.reported, -1);
  });
});
