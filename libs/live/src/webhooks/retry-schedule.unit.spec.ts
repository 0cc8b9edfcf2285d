import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retryDelayMs } from './retry-schedule.js';

describe('when a webhook is tried again', () => {
  it('follows the schedule of Standard Webhooks for three days, then it is given up', () => {
    const seconds = Array.from({ length: 10 }, (_, index) => {
      const ms = retryDelayMs(index + 1, 0.5);
      return ms === undefined ? undefined : ms / 1_000;
    });
    assert.deepEqual(seconds, [
      5,
      300,
      1_800,
      7_200,
      18_000,
      36_000,
      50_400,
      72_000,
      86_400,
      undefined,
    ]);
  });

  it('is a fifth earlier or later, so that what failed together does not come back together', () => {
    assert.deepEqual([retryDelayMs(2, 0), retryDelayMs(2, 1)], [240_000, 360_000]);
  });

  it('heeds Retry-After where it is longer, up to a day', () => {
    assert.equal(retryDelayMs(1, 0.5, 60_000), 60_000);
    assert.equal(retryDelayMs(2, 0.5, 1_000), 300_000);
    assert.equal(retryDelayMs(1, 0.5, 10 * 86_400_000), 86_400_000);
  });
});
