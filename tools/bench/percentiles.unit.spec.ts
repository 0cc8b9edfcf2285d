import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { percentilesOf } from './percentiles.js';

describe('percentiles', () => {
  it('are taken from the sorted times', () => {
    const times = Array.from({ length: 200 }, (_, index) => 200 - index);
    assert.deepEqual(percentilesOf(times), { p50Ms: 101, p95Ms: 191, p99Ms: 199 });
  });

  it('of one time are that time, of none 0', () => {
    assert.deepEqual(percentilesOf([3.14]), { p50Ms: 3.1, p95Ms: 3.1, p99Ms: 3.1 });
    assert.deepEqual(percentilesOf([]), { p50Ms: 0, p95Ms: 0, p99Ms: 0 });
  });
});
