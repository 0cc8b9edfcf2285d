import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { gradeImpact, grades, type Impact } from './index.js';
import { choiceIndicators } from './impact.js';
import { shippedPack } from './testing/shipped-pack.fixture.js';

/** The lesser and the graver of two values; the lesser may be missing, which is the least. */
type Pair<Value> = readonly [lesser: Value | undefined, graver: Value | undefined];

const packs = [shippedPack('cn-2025'), shippedPack('eu-nis2')];

/** Numbers that a pack compares with are likelier than the others: that is where things change. */
const thresholds = packs.flatMap((pack) =>
  pack.grades.flatMap(({ conditions }) =>
    conditions.flatMap(({ all }) =>
      all.flatMap(({ threshold }) => (typeof threshold === 'number' ? [threshold] : [])),
    ),
  ),
);

function numbers(most: number): fc.Arbitrary<Pair<number>> {
  const near = fc
    .tuple(fc.constantFrom(...thresholds), fc.constantFrom(-1, 0, 1))
    .map(([threshold, step]) => Math.min(most, Math.max(0, threshold + step)));
  return pairs(fc.oneof(near, fc.nat(most)), (value) => value);
}

function words<Word extends string>(inOrder: readonly Word[]): fc.Arbitrary<Pair<Word>> {
  return pairs(fc.constantFrom(...inOrder), (word) => inOrder.indexOf(word));
}

function pairs<Value>(
  value: fc.Arbitrary<Value>,
  gravityOf: (value: Value) => number,
): fc.Arbitrary<Pair<Value>> {
  const maybe = fc.option(value, { nil: undefined });
  const place = (of: Value | undefined): number => (of === undefined ? -1 : gravityOf(of));
  return fc.tuple(maybe, maybe).map(([a, b]) => (place(a) <= place(b) ? [a, b] : [b, a]));
}

const metrics = fc.record({
  portalDownMinutes: numbers(10_000),
  portalLevel: words(choiceIndicators.portalLevel),
  ciiDownMinutes: numbers(10_000),
  ciiMainFunctionDownMinutes: numbers(10_000),
  peopleAffected: numbers(20_000_000),
  shareLevel: words(choiceIndicators['peopleAffectedShare.level']),
  percent: numbers(100),
  personalRecordsLeaked: numbers(200_000_000),
  dataClass: words(choiceIndicators['dataThreat.class']),
  dataLevel: words(choiceIndicators['dataThreat.level']),
  homePageDefacedMinutes: numbers(10_000),
  otherPageDefacedMinutes: numbers(10_000),
  directLossCny: numbers(200_000_000),
  systemLoss: words(choiceIndicators.systemLoss),
});
type Metrics = typeof metrics extends fc.Arbitrary<infer Value> ? Value : never;

function side(of: Metrics, index: 0 | 1): Impact {
  const { shareLevel, percent, dataClass, dataLevel, ...plain } = of;
  const share = { level: shareLevel[index], percent: percent[index] };
  const threat = { class: dataClass[index], level: dataLevel[index] };
  const { level } = share;
  return {
    ...Object.fromEntries(Object.entries(plain).map(([name, pair]) => [name, pair[index]])),
    ...(level === undefined || share.percent === undefined
      ? {}
      : { peopleAffectedShare: { level, percent: share.percent } }),
    ...(threat.class === undefined || threat.level === undefined
      ? {}
      : { dataThreat: { class: threat.class, level: threat.level } }),
  };
}

describe('grading', () => {
  for (const pack of packs) {
    it(`${pack.id}: raising any metric, or learning of one, never lowers the grade`, () => {
      fc.assert(
        fc.property(metrics, (pair) => {
          const lesser = gradeImpact(pack, side(pair, 0)).grade;
          const graver = gradeImpact(pack, side(pair, 1)).grade;
          assert.ok(grades.indexOf(graver) <= grades.indexOf(lesser), `${lesser} to ${graver}`);
        }),
        { numRuns: 2_000 },
      );
    });

    it(`${pack.id}: a grade above the least is decided by something, the least by nothing`, () => {
      fc.assert(
        fc.property(metrics, (pair) => {
          const { grade, decidedBy } = gradeImpact(pack, side(pair, 0));
          assert.equal(decidedBy.length === 0, grade === pack.otherwise);
        }),
        { numRuns: 500 },
      );
    });
  }
});
