import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { OffsetHints } from './offset-hints.js';

describe('OffsetHints', () => {
  function hints(commit = mock.fn((_: unknown) => Promise.resolve())) {
    const debug = mock.fn();
    return { hints: new OffsetHints(commit, { debug }), commit, debug };
  }

  it('tells the last of each partition, all together', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { hints: told, commit } = hints();
    told.note({ topic: 'a', partition: 0, offset: '1' });
    told.note({ topic: 'a', partition: 1, offset: '5' });
    told.note({ topic: 'a', partition: 0, offset: '2' });
    t.mock.timers.tick(999);
    assert.equal(commit.mock.callCount(), 0);
    t.mock.timers.tick(1);
    assert.deepEqual(commit.mock.calls[0]?.arguments[0], [
      { topic: 'a', partition: 0, offset: '2' },
      { topic: 'a', partition: 1, offset: '5' },
    ]);
    t.mock.timers.tick(10_000);
    assert.equal(commit.mock.callCount(), 1, 'what was told is not told again');
  });

  it('goes on after a commit that failed', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const failed = Promise.reject(new Error('rebalancing'));
    const { hints: told, commit, debug } = hints(mock.fn(() => failed));
    told.note({ topic: 'a', partition: 0, offset: '1' });
    t.mock.timers.tick(1_000);
    await assert.rejects(failed);
    assert.match(String(debug.mock.calls[0]?.arguments[0]), /rebalancing/);
    told.note({ topic: 'a', partition: 0, offset: '2' });
    t.mock.timers.tick(1_000);
    assert.equal(commit.mock.callCount(), 2);
  });

  it('tells nothing that was forgotten', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { hints: told, commit } = hints();
    told.note({ topic: 'a', partition: 0, offset: '1' });
    told.forget();
    t.mock.timers.tick(10_000);
    assert.equal(commit.mock.callCount(), 0);
  });
});
