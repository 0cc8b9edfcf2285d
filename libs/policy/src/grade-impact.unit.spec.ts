import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gradeImpact, type Grade, type Impact, impact } from './index.js';
import { shippedPack } from './testing/shipped-pack.fixture.js';

const cn = shippedPack('cn-2025');
const eu = shippedPack('eu-nis2');
type Make = (value: number) => Impact;

/** The table of 网络安全事件分级指南 once more, in the units of the metrics: gravest first, `step` is one more. */
const measured: {
  name: string;
  make: Make;
  step: number;
  limits: [Exclude<Grade, 'IV'>, number][];
}[] = [
  {
    name: 'portal of a province or above',
    make: (value) => ({ portalDownMinutes: value, portalLevel: 'provincial' }),
    step: 1,
    limits: [
      ['I', 24 * 60],
      ['II', 6 * 60],
      ['III', 2 * 60],
    ],
  },
  {
    name: 'key news site of the centre',
    make: (value) => ({ portalDownMinutes: value, portalLevel: 'central-news' }),
    step: 1,
    limits: [
      ['I', 24 * 60],
      ['II', 6 * 60],
      ['III', 2 * 60],
    ],
  },
  {
    name: 'portal of a prefecture',
    make: (value) => ({ portalDownMinutes: value, portalLevel: 'prefecture' }),
    step: 1,
    limits: [
      ['II', 6 * 60],
      ['III', 2 * 60],
    ],
  },
  {
    name: 'CII as a whole',
    make: (value) => ({ ciiDownMinutes: value }),
    step: 1,
    limits: [
      ['I', 6 * 60],
      ['II', 60],
      ['III', 10],
    ],
  },
  {
    name: 'main function of CII',
    make: (value) => ({ ciiMainFunctionDownMinutes: value }),
    step: 1,
    limits: [
      ['I', 24 * 60],
      ['II', 3 * 60],
      ['III', 30],
    ],
  },
  {
    name: 'share of a province',
    make: (percent) => ({ peopleAffectedShare: { level: 'province', percent } }),
    step: 0.01,
    limits: [
      ['I', 50],
      // Where 30 % of a province is hit, 30 % of one of its prefectures is.
      ['III', 30],
    ],
  },
  {
    name: 'share of a prefecture',
    make: (percent) => ({ peopleAffectedShare: { level: 'prefecture', percent } }),
    step: 0.01,
    limits: [
      ['II', 50],
      ['III', 30],
    ],
  },
  {
    name: 'people',
    make: (value) => ({ peopleAffected: value }),
    step: 1,
    limits: [
      ['I', 10_000_000],
      ['II', 1_000_000],
      ['III', 100_000],
    ],
  },
  {
    name: 'personal records',
    make: (value) => ({ personalRecordsLeaked: value }),
    step: 1,
    limits: [
      ['I', 100_000_000],
      ['II', 10_000_000],
      ['III', 1_000_000],
    ],
  },
  {
    name: 'home page defaced',
    make: (value) => ({ homePageDefacedMinutes: value }),
    step: 1,
    limits: [
      ['I', 6 * 60],
      ['II', 2 * 60],
      ['III', 30],
    ],
  },
  {
    name: 'other page defaced',
    make: (value) => ({ otherPageDefacedMinutes: value }),
    step: 1,
    limits: [
      ['I', 24 * 60],
      ['II', 12 * 60],
      ['III', 2 * 60],
    ],
  },
  {
    name: 'direct loss',
    make: (value) => ({ directLossCny: value }),
    step: 0.01,
    limits: [
      ['I', 100_000_000],
      ['II', 20_000_000],
      ['III', 5_000_000],
    ],
  },
];

describe('cn-2025: every threshold at, just below and just above', () => {
  for (const { name, make, step, limits } of measured) {
    for (const [index, [grade, limit]] of limits.entries()) {
      const lesser = limits[index + 1]?.[0] ?? 'IV';
      it(`${name}: ${grade} from ${limit}`, () => {
        assert.equal(gradeImpact(cn, impact.parse(make(limit))).grade, grade, 'at');
        assert.equal(gradeImpact(cn, impact.parse(make(limit + step))).grade, grade, 'above');
        assert.equal(gradeImpact(cn, impact.parse(make(limit - step))).grade, lesser, 'below');
      });
    }
  }

  it('never counts a portal of another kind, or of one that nobody named', () => {
    assert.equal(gradeImpact(cn, { portalDownMinutes: 100_000, portalLevel: 'other' }).grade, 'IV');
    assert.equal(gradeImpact(cn, { portalDownMinutes: 100_000 }).grade, 'IV');
  });

  const words: [Impact, Grade][] = [
    [{ dataThreat: { class: 'core', level: 'particularly-serious' } }, 'I'],
    [{ dataThreat: { class: 'important', level: 'particularly-serious' } }, 'I'],
    [{ dataThreat: { class: 'core', level: 'serious' } }, 'II'],
    [{ dataThreat: { class: 'important', level: 'serious' } }, 'II'],
    [{ dataThreat: { class: 'important', level: 'fairly-serious' } }, 'III'],
    [{ dataThreat: { class: 'core', level: 'fairly-serious' } }, 'III'],
    [{ systemLoss: 'large-area-paralysis' }, 'I'],
    [{ systemLoss: 'partial-paralysis' }, 'II'],
    [{ systemLoss: 'interruption' }, 'III'],
    [{ systemLoss: 'none' }, 'IV'],
    [{}, 'IV'],
  ];
  for (const [metrics, grade] of words) {
    it(`${JSON.stringify(metrics)}: ${grade}`, () => {
      assert.equal(gradeImpact(cn, metrics).grade, grade);
    });
  }
});

describe('cn-2025: what decided', () => {
  it('any one condition is enough, and the gravest grade wins', () => {
    const { grade, decidedBy } = gradeImpact(cn, {
      peopleAffected: 100_000,
      directLossCny: 20_000_000,
      homePageDefacedMinutes: 121,
    });
    assert.equal(grade, 'II');
    assert.deepEqual(
      decidedBy.map(({ indicator, comparator, threshold, value }) => [
        indicator,
        comparator,
        threshold,
        value,
      ]),
      [
        ['homePageDefacedMinutes', '>=', 120, 121],
        ['directLossCny', '>=', 20_000_000, 20_000_000],
      ],
    );
  });

  it('names every test of a condition of two, and where it stands in the law', () => {
    const { decidedBy } = gradeImpact(cn, { portalDownMinutes: 1500, portalLevel: 'central-news' });
    assert.deepEqual(
      decidedBy.map(({ condition, indicator, threshold, value }) => [
        condition,
        indicator,
        threshold,
        value,
      ]),
      [
        ['portal-i', 'portalDownMinutes', 1440, 1500],
        ['portal-i', 'portalLevel', 'provincial', 'central-news'],
      ],
    );
    for (const { source } of decidedBy) assert.match(source, /网络安全事件分级指南/);
  });

  it('nothing decides when no condition holds', () => {
    assert.deepEqual(gradeImpact(cn, { peopleAffected: 99_999 }).decidedBy, []);
  });
});

describe('eu-nis2', () => {
  it('tells significant incidents, which owe reports, from others, which owe none', () => {
    const significant = gradeImpact(eu, { systemLoss: 'partial-paralysis' });
    assert.equal(significant.grade, 'III');
    assert.equal(eu.grades[0]?.name.en, 'significant');
    assert.deepEqual(
      significant.duties.map(({ id }) => id),
      [
        'early-warning',
        'notification',
        'notification-trust-services',
        'final-report',
        'progress-report',
        'final-report-after-handling',
      ],
    );
    assert.deepEqual(gradeImpact(eu, { systemLoss: 'interruption' }), {
      grade: 'IV',
      decidedBy: [],
      duties: [],
    });
  });

  const thresholds: [string, Make, number, number][] = [
    ['CII as a whole, any standstill', (value) => ({ ciiDownMinutes: value }), 0, 1],
    ['main function, any standstill', (value) => ({ ciiMainFunctionDownMinutes: value }), 0, 1],
    ['financial loss above', (value) => ({ directLossCny: value }), 4_000_000, 4_000_000.01],
    ['personal records', (value) => ({ personalRecordsLeaked: value }), 99_999, 100_000],
    ['people', (value) => ({ peopleAffected: value }), 99_999, 100_000],
    [
      'share of a region',
      (percent) => ({ peopleAffectedShare: { level: 'prefecture', percent } }),
      29.99,
      30,
    ],
    [
      'portal of a public service',
      (value) => ({ portalDownMinutes: value, portalLevel: 'prefecture' }),
      1439,
      1440,
    ],
  ];
  for (const [name, make, last, first] of thresholds) {
    it(`${name}: significant from ${first}`, () => {
      assert.equal(gradeImpact(eu, make(last)).grade, 'IV');
      assert.equal(gradeImpact(eu, make(first)).grade, 'III');
    });
  }

  it('a serious threat by data is significant', () => {
    const threat = (level: 'serious' | 'fairly-serious'): Impact => ({
      dataThreat: { class: 'important', level },
    });
    assert.equal(gradeImpact(eu, threat('serious')).grade, 'III');
    assert.equal(gradeImpact(eu, threat('fairly-serious')).grade, 'IV');
  });
});
