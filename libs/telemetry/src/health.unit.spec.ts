import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Health } from './health.js';

describe('Health', () => {
  it('is well without any check', async () => {
    const health = new Health();
    assert.deepEqual(await health.reportLive(), { status: 'ok', checks: {} });
    assert.deepEqual(await health.reportReady(), { status: 'ok', checks: {} });
  });

  it('names each check with its reason, whether it throws or rejects', async () => {
    const health = new Health();
    health.registerReady('database', () => Promise.reject(new Error('no answer')));
    health.registerReady('signing key', () => {
      throw new Error('there is none');
    });
    health.registerReady('broker', () => undefined);
    assert.deepEqual(await health.reportReady(), {
      status: 'failing',
      checks: { database: 'no answer', 'signing key': 'there is none', broker: 'ok' },
    });
  });

  it('keeps apart what makes a process live and what makes it ready', async () => {
    const health = new Health();
    health.registerReady('database', () => Promise.reject(new Error('no answer')));
    health.registerLive('consumer', () => undefined);
    assert.deepEqual(await health.reportLive(), { status: 'ok', checks: { consumer: 'ok' } });
  });

  it('shows what decides nothing', async () => {
    const health = new Health();
    health.registerShown('reporting', () => Promise.reject(new Error('does not answer')));
    assert.deepEqual(await health.reportReady(), {
      status: 'ok',
      checks: { reporting: 'does not answer' },
    });
  });

  it('waits so long for an answer and no longer, and asks once until it comes', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const health = new Health();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let asked = 0;
    health.registerReady('database', async () => {
      asked += 1;
      await promise;
    });
    for (let probe = 0; probe < 2; probe += 1) {
      const report = health.reportReady();
      t.mock.timers.tick(900);
      assert.deepEqual((await report).checks, { database: 'no answer within 900 ms' });
    }
    assert.equal(asked, 1);
    resolve(undefined);
    assert.equal((await health.reportReady()).status, 'ok');
  });
});
