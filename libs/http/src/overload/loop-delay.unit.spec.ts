import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LoopDelay } from './loop-delay.js';

describe('LoopDelay', () => {
  it('forgives one long pause and notices a delay that stays', () => {
    const delay = new LoopDelay();
    delay.observe(20 + 120, 20 + 120);
    assert.ok(delay.value < 50, `${delay.value} after one pause of 120 ms`);
    for (let looked = 0; looked < 10; looked += 1) delay.observe(20 + 150, 20 + 150);
    assert.ok(delay.value > 100, `${delay.value} after 1.7 s of 150 ms`);
  });

  it('falls within a second when the loop is free again', () => {
    const delay = new LoopDelay();
    for (let looked = 0; looked < 20; looked += 1) delay.observe(20 + 300, 20 + 300);
    for (let looked = 0; looked < 50; looked += 1) delay.observe(20, 5);
    assert.ok(delay.value < 50, `${delay.value} after a second of rest`);
  });

  it('does not count the time that neighbours had the core', () => {
    const delay = new LoopDelay();
    for (let looked = 0; looked < 50; looked += 1) delay.observe(20 + 300, 30);
    assert.ok(delay.value <= 10, `${delay.value} after 30 ms of work in 320`);
  });

  it('asks the operating system for both times', async () => {
    const delay = new LoopDelay();
    delay.start();
    const worked = (): number => {
      const { user, system } = process.threadCpuUsage();
      return (user + system) / 1000;
    };
    // The loop stands still until the thread has worked for long enough, however busy the machine.
    for (const until = worked() + 200; worked() < until;);
    while (delay.value === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(delay.value > 20, `${delay.value} after 200 ms of work`);
    delay.stop();
  });
});
