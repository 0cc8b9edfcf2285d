import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LoopDelay } from './loop-delay.js';

describe('LoopDelay', () => {
  it('forgives one long pause and notices a delay that stays', () => {
    const delay = new LoopDelay();
    delay.observe(20 + 120);
    assert.ok(delay.value < 50, `${delay.value} after one pause of 120 ms`);
    for (let looked = 0; looked < 10; looked += 1) delay.observe(20 + 150);
    assert.ok(delay.value > 100, `${delay.value} after 1.7 s of 150 ms`);
  });

  it('falls within a second when the loop is free again', () => {
    const delay = new LoopDelay();
    for (let looked = 0; looked < 20; looked += 1) delay.observe(20 + 300);
    for (let looked = 0; looked < 50; looked += 1) delay.observe(20);
    assert.ok(delay.value < 50, `${delay.value} after a second of rest`);
  });
});
