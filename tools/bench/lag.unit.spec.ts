import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeLag, type LagSample } from './lag.js';

const rate = 1_000;
const everyMs = 200;

/** Samples of a load of 1,000 reports/s, with the lag that a function of the seconds says. */
function samplesOf(seconds: number, lag: (second: number) => number, taken = rate): LagSample[] {
  return Array.from({ length: (seconds * 1000) / everyMs }, (_, index) => {
    const second = (index * everyMs) / 1000;
    const acknowledged = second * taken;
    return { atMs: 5_000 + index * everyMs, acknowledged, counted: acknowledged - lag(second) };
  });
}

describe('judging the lag of a rate', () => {
  it('finds a lag bounded that swings and does not grow', () => {
    const verdict = judgeLag(
      samplesOf(10, (second) => 300 + 100 * Math.sin(second * 5)),
      rate,
    );
    assert.equal(verdict.isBounded, true);
    assert.ok(Math.abs(verdict.growth) < 20, `grows by ${verdict.growth}/s`);
    assert.equal(Math.round(verdict.rate), rate);
  });

  it('finds a lag that grows by a twentieth of the rate unbounded', () => {
    const verdict = judgeLag(
      samplesOf(10, (second) => 300 + 50 * second + 100 * Math.sin(second * 5)),
      rate,
    );
    assert.equal(verdict.isBounded, false);
    assert.ok(Math.abs(verdict.growth - 50) < 20, `grows by ${verdict.growth}/s`);
  });

  it('is not deceived by one pause at the end', () => {
    const verdict = judgeLag(
      samplesOf(10, (second) => (second < 9.2 ? 300 : 300 + (second - 9.2) * rate)),
      rate,
    );
    assert.equal(verdict.isBounded, true);
    assert.equal(Math.round(verdict.lastLag), 900);
  });

  it('finds a lag bounded that shrinks after a bad start', () => {
    assert.equal(
      judgeLag(
        samplesOf(10, (second) => 3_000 - 200 * second),
        rate,
      ).isBounded,
      true,
    );
  });

  it('does not call a rate kept up of which a part was not taken', () => {
    assert.equal(
      judgeLag(
        samplesOf(10, () => 100, 0.95 * rate),
        rate,
      ).isBounded,
      false,
    );
  });

  it('refuses to judge by a few samples', () => {
    assert.throws(
      () =>
        judgeLag(
          samplesOf(1, () => 0),
          rate,
        ),
      /5 samples .* too few/,
    );
  });
});
