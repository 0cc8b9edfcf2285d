import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dutiesOwed, type DutyFacts, type Grade, missingFields, operatorOf } from './index.js';
import { shippedPack } from './testing/shipped-pack.fixture.js';

const cn = shippedPack('cn-2025');
const eu = shippedPack('eu-nis2');
const noCrime = { crimeSuspected: false };

function owed(pack: typeof cn, facts: DutyFacts): string[] {
  return dutiesOwed(pack, facts).map(({ id }) => id);
}

describe('the duties of an incident in China', () => {
  const chains: [operator: string, first: string, passedOn: string][] = [
    ['cii-operator', 'cii-report', 'cii-report-passed-on'],
    ['central-organ', 'central-organ-report', 'central-organ-report-passed-on'],
    ['other-operator', 'operator-report', 'operator-report-passed-on'],
  ];
  for (const [operator, first, passedOn] of chains) {
    it(`${operator}: reports from III up, passed on from II up`, () => {
      const grave = [first, passedOn, 'supplementary-report', 'final-report'];
      assert.deepEqual(owed(cn, { grade: 'I', operator, ...noCrime }), grave);
      assert.deepEqual(owed(cn, { grade: 'II', operator, ...noCrime }), grave);
      assert.deepEqual(owed(cn, { grade: 'III', operator, ...noCrime }), [
        first,
        'supplementary-report',
        'final-report',
      ]);
      assert.deepEqual(owed(cn, { grade: 'IV', operator, ...noCrime }), []);
    });
  }

  it('a suspected crime is reported whatever the grade', () => {
    for (const grade of ['I', 'II', 'III', 'IV'] satisfies Grade[]) {
      const facts = { grade, operator: 'other-operator', crimeSuspected: true };
      assert.ok(owed(cn, facts).includes('crime-report'), grade);
    }
  });

  it('what is not known narrows nothing', () => {
    assert.deepEqual(
      owed(cn, { grade: 'I' }),
      cn.duties.map(({ id }) => id),
    );
  });

  it('knows the operator by what is known of the unit', () => {
    assert.equal(operatorOf(cn, { cii: true, unitType: 'central-organ' })?.id, 'cii-operator');
    assert.equal(operatorOf(cn, { unitType: 'central-organ' })?.id, 'central-organ');
    assert.equal(operatorOf(cn, { cii: false, unitType: 'village-office' })?.id, 'other-operator');
    assert.equal(operatorOf(cn, {})?.id, 'other-operator');
  });

  it('a report names unit, system, time, place, type, grade, harm, measures at once', () => {
    const duty = cn.duties.find(({ id }) => id === 'operator-report');
    assert.ok(duty);
    const missing = missingFields(cn, duty, new Set(['unit', 'time', 'trend']), '02008');
    assert.deepEqual(
      missing.atOnce.map(({ id }) => id),
      ['system', 'place', 'type', 'grade', 'harm', 'measures'],
    );
    assert.deepEqual(
      missing.later.map(({ id }) => id),
      [
        'preliminary-cause',
        'technical-leads',
        'next-measures',
        'support-asked',
        'scene-preservation',
        'other',
      ],
    );
  });

  it('one on ransomware names the ransom too', () => {
    const duty = cn.duties.find(({ id }) => id === 'operator-report');
    assert.ok(duty);
    const ransom = (category: string | null): string[] =>
      missingFields(cn, duty, new Set(), category)
        .atOnce.map(({ id }) => id)
        .filter((id) => id.startsWith('ransom'));
    assert.deepEqual(ransom('01007'), ['ransom-amount', 'ransom-method', 'ransom-date']);
    assert.deepEqual(ransom('01003'), []);
    assert.deepEqual(ransom(null), []);
  });
});

describe('the duties of an incident under NIS2', () => {
  it('a trust-service provider notifies by its own duty', () => {
    assert.equal(
      operatorOf(eu, { unitType: 'trust-service-provider' })?.id,
      'trust-service-provider',
    );
    const facts = { grade: 'III', stillRunning: false } as const;
    assert.deepEqual(owed(eu, { ...facts, operator: 'trust-service-provider' }), [
      'early-warning',
      'notification-trust-services',
      'final-report',
    ]);
    assert.deepEqual(owed(eu, { ...facts, operator: 'entity' }), [
      'early-warning',
      'notification',
      'final-report',
    ]);
  });

  it('while it runs, a progress report takes the place of the final one, which comes after', () => {
    assert.deepEqual(owed(eu, { grade: 'III', operator: 'entity', stillRunning: true }), [
      'early-warning',
      'notification',
      'progress-report',
      'final-report-after-handling',
    ]);
  });

  it('nothing is owed for what is not significant', () => {
    assert.deepEqual(owed(eu, { grade: 'IV' }), []);
  });
});
