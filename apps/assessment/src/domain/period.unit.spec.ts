import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completePeriod } from './period.js';

const today = '2026-11-21';

describe('completePeriod', () => {
  it('is the present year when nothing is given', () => {
    assert.deepEqual(completePeriod(undefined, undefined, today), {
      from: '2026-01-01',
      to: '2026-12-31',
    });
  });

  it('runs from a day to the end of the present year, or of its own when that is later', () => {
    assert.deepEqual(completePeriod('2025-03-01', undefined, today), {
      from: '2025-03-01',
      to: '2026-12-31',
    });
    assert.deepEqual(completePeriod('2027-03-01', undefined, today), {
      from: '2027-03-01',
      to: '2027-12-31',
    });
  });

  it('runs to a day from the beginning of its year', () => {
    assert.deepEqual(completePeriod(undefined, '2025-06-30', today), {
      from: '2025-01-01',
      to: '2025-06-30',
    });
  });

  it('leaves both ends as they are given', () => {
    assert.deepEqual(completePeriod('2026-11-01', '2026-11-01', today), {
      from: '2026-11-01',
      to: '2026-11-01',
    });
  });
});
