import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RateSearch } from './rate-search.js';

/** Searches where every rate up to `limit` is kept up. @returns the rates that were tried */
function search(limit: number, reference = 1_000): number[] {
  const tried: number[] = [];
  const rates = new RateSearch(reference);
  for (let rate = rates.next; rate !== undefined; rate = rates.next) {
    tried.push(Math.round(rate));
    rates.judge(rate <= limit);
  }
  return tried;
}

function best(limit: number): number {
  return Math.max(...search(limit).filter((rate) => rate <= limit));
}

describe('searching the highest rate', () => {
  it('climbs until a rung fails and halves the distance', () => {
    assert.deepEqual(search(800), [400, 550, 700, 850, 775, 813]);
  });

  it('comes within a twentieth of the reference of the limit, from below', () => {
    for (const limit of [60, 250, 399, 560, 999, 1_234, 1_500]) {
      assert.ok(limit - best(limit) >= 0 && limit - best(limit) <= 50, `${limit}: ${best(limit)}`);
    }
  });

  it('stops well above the reference', () => {
    assert.equal(search(Number.POSITIVE_INFINITY).at(-1), 1_900);
  });

  it('goes down when the first rung fails, and ends', () => {
    assert.deepEqual(search(0), [400, 200, 100, 50]);
  });

  it('takes no verdict when it is over', () => {
    const rates = new RateSearch(100);
    while (rates.next !== undefined) rates.judge(false);
    assert.throws(() => rates.judge(true), /over/);
  });
});
