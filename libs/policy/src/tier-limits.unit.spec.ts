import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { divisionLevels } from '#libs/divisions';
import { type Duration, type Grade, limitsFor, type LimitFacts, subjectOf } from './index.js';
import { shippedPack } from './testing/shipped-pack.fixture.js';

const cn = shippedPack('cn-2025');
const eu = shippedPack('eu-nis2');

function written({ clock, value, unit }: Duration): string {
  return `${value} ${clock} ${unit}`;
}

/** What is measured, and by which limit. */
function limits(facts: LimitFacts): Record<string, string> {
  return Object.fromEntries(
    limitsFor(cn, facts).map(({ measures, within }) => [measures, written(within)]),
  );
}

describe('the tier limits of cn-2025', () => {
  const rows: [Pick<LimitFacts, 'subject' | 'grade'>, Record<string, string>][] = [
    [
      { subject: 'incident', grade: 'I' },
      {
        acknowledge: '10 wall minute',
        'pass-up': '15 wall minute',
        'first-feedback': '30 wall minute',
      },
    ],
    [
      { subject: 'incident', grade: 'II' },
      {
        acknowledge: '10 wall minute',
        'pass-up': '15 wall minute',
        'first-feedback': '30 wall minute',
      },
    ],
    [
      { subject: 'incident', grade: 'III' },
      {
        acknowledge: '15 wall minute',
        'pass-up': '30 wall minute',
        'first-feedback': '1 wall hour',
        handle: '24 wall hour',
      },
    ],
    [
      { subject: 'incident', grade: 'IV' },
      {
        acknowledge: '2 working hour',
        'pass-up': '4 working hour',
        'first-feedback': '1 working day',
        handle: '3 working day',
      },
    ],
    ...(['hidden-danger', 'request'] as const).map(
      (subject): [Pick<LimitFacts, 'subject' | 'grade'>, Record<string, string>] => [
        { subject, grade: 'IV' },
        {
          acknowledge: '1 working day',
          'pass-up': '1 working day-end',
          'first-feedback': '3 working day',
          handle: '7 working day',
        },
      ],
    ),
  ];
  for (const [facts, expected] of rows) {
    it(`${facts.subject} ${facts.grade}`, () => {
      for (const level of ['village', 'township', 'county'] as const) {
        assert.deepEqual(limits({ ...facts, level }), expected, level);
      }
    });
  }

  it('handling a hidden danger can be extended to 15 working days, nothing else can', () => {
    const extendable = cn.tierLimits.filter(({ extendableTo }) => extendableTo !== undefined);
    assert.deepEqual(
      extendable.map(({ measures, subjects, extendableTo }) => [
        measures,
        subjects,
        extendableTo && written(extendableTo),
      ]),
      [['handle', ['hidden-danger', 'request'], '15 working day']],
    );
  });

  it('a missed acknowledge limit escalates, any other miss is supervised', () => {
    for (const { measures, whenMissed } of cn.tierLimits) {
      assert.equal(whenMissed, measures === 'acknowledge' ? 'escalate' : 'supervise');
    }
  });
});

describe('limitsFor', () => {
  it('gives at the most one limit of each kind', () => {
    for (const pack of [cn, eu]) {
      for (const subject of ['incident', 'hidden-danger', 'request'] as const) {
        for (const { code: grade } of pack.grades) {
          for (const level of divisionLevels) {
            const kinds = limitsFor(pack, { subject, grade, level }).map((each) => each.measures);
            assert.equal(new Set(kinds).size, kinds.length);
            assert.ok(kinds.includes('acknowledge'), `${pack.id} ${subject} ${grade} ${level}`);
          }
        }
      }
    }
  });
});

describe('subjectOf', () => {
  const cases: [category: string | null, grade: Grade, subject: string][] = [
    ['07001', 'IV', 'hidden-danger'],
    ['07001', 'II', 'incident'],
    ['01007', 'IV', 'incident'],
    [null, 'IV', 'incident'],
  ];
  for (const [category, grade, subject] of cases) {
    it(`${category} of grade ${grade} is a matter of ${subject}`, () => {
      assert.equal(subjectOf(cn, category, grade), subject);
    });
  }
});
