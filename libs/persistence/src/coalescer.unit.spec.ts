import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Coalescer } from './coalescer.js';
import { DatabaseBusy } from './database-busy.js';

/** Collects calls and ends each when told. */
function recorder(): {
  calls: { items: readonly string[]; end: () => void }[];
  apply: (items: readonly string[]) => Promise<readonly (string | Error)[]>;
} {
  const calls: { items: readonly string[]; end: () => void }[] = [];
  return {
    calls,
    apply: (items) =>
      new Promise((resolve) => {
        const results = items.map((item) =>
          item.startsWith('bad') ? new Error(item) : item.toUpperCase(),
        );
        calls.push({
          items,
          end: () => {
            resolve(results);
          },
        });
      }),
  };
}

describe('Coalescer', () => {
  it('starts a lone item at once and gathers those that come meanwhile', async () => {
    const { calls, apply } = recorder();
    const coalescer = new Coalescer({ apply, maxItems: 10, maxConcurrent: 1 });
    const first = coalescer.submit('a');
    const others = [coalescer.submit('b'), coalescer.submit('c')];
    assert.deepEqual(
      calls.map((call) => call.items),
      [['a']],
    );
    calls[0]?.end();
    assert.equal(await first, 'A');
    await Promise.resolve();
    assert.deepEqual(calls[1]?.items, ['b', 'c']);
    calls[1].end();
    assert.deepEqual(await Promise.all(others), ['B', 'C']);
  });

  it('fails a bad item alone', async () => {
    const { calls, apply } = recorder();
    const coalescer = new Coalescer({ apply, maxItems: 10, maxConcurrent: 1 });
    const blocker = coalescer.submit('x');
    const good = coalescer.submit('good');
    const bad = coalescer.submit('bad one');
    calls[0]?.end();
    await blocker;
    await Promise.resolve();
    calls[1]?.end();
    await assert.rejects(bad, /bad one/);
    assert.equal(await good, 'GOOD');
  });

  it('fails all of a call that throws', async () => {
    const coalescer = new Coalescer<string, string>({
      apply: () => Promise.reject(new Error('no database')),
      maxItems: 10,
      maxConcurrent: 2,
    });
    await assert.rejects(coalescer.submit('a'), /no database/);
  });

  it('keeps to its limits, and never puts two of one key into a call', async () => {
    const { calls, apply } = recorder();
    const coalescer = new Coalescer({
      apply,
      maxItems: 2,
      maxConcurrent: 1,
      keyOf: (item) => item[0],
    });
    const all = ['x', 'a1', 'a2', 'b1', 'c1', 'a3'].map((item) => coalescer.submit(item));
    for (let index = 0; index < calls.length; index += 1) {
      calls[index]?.end();
      await new Promise(setImmediate);
    }
    await Promise.all(all);
    assert.deepEqual(
      calls.map((call) => call.items),
      [['x'], ['a1', 'b1'], ['a2', 'c1'], ['a3']],
    );
  });

  it('rejects what waits too long while calls hang, and goes on when they end', async () => {
    const { calls, apply } = recorder();
    const coalescer = new Coalescer({ apply, maxItems: 10, maxConcurrent: 1, waitMs: 5 });
    const first = coalescer.submit('a');
    await assert.rejects(coalescer.submit('b'), DatabaseBusy);
    calls[0]?.end();
    assert.equal(await first, 'A');
    await Promise.resolve();
    const third = coalescer.submit('c');
    calls[1]?.end();
    assert.equal(await third, 'C');
    assert.deepEqual(calls[1]?.items, ['c']);
  });
});
