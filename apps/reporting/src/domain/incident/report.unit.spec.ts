import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Division, subtreeOf } from '#libs/divisions';
import { checkReport, firstHolder, incidentNumber, numberingDivision } from './report.js';

const path = '43/4310/431002/431002001/431002001001/';
const village: Division = {
  code: '431002001001',
  name: '北湖路社区',
  level: 'village',
  path,
  validFrom: null,
  validTo: null,
};
const reporter = {
  office: { code: village.code, path },
  level: 'village',
  scope: subtreeOf(path),
} as const;
const now = new Date('2026-11-21T08:00:00Z');
const report = {
  divisionCode: village.code,
  categoryCode: '01007',
  occurredAt: new Date('2026-11-21T07:00:00Z'),
  discoveredAt: new Date('2026-11-21T07:30:00Z'),
  involvesStateSecrets: false,
};

function check(changes: Partial<typeof report>, division: Division | undefined = village) {
  return checkReport({ ...report, ...changes }, reporter, division, now, '2026-11-21');
}

describe('checkReport', () => {
  it('takes a report that is in order', () => {
    assert.equal(check({}), undefined);
  });

  it('refuses a division that nobody knows', () => {
    assert.deepEqual(checkReport(report, reporter, undefined, now, '2026-11-21'), {
      code: 'unknown-division',
      divisionCode: village.code,
    });
  });

  it('refuses a division outside the subtree, also the sibling whose code only begins alike', () => {
    for (const other of ['43/4310/431002/431002001/4310020010012/', '43/4310/431002/431002002/']) {
      assert.equal(check({}, { ...village, path: other })?.code, 'division-outside-scope');
    }
  });

  it('refuses a division from the day on which it is closed', () => {
    assert.equal(check({}, { ...village, validTo: '2026-11-21' })?.code, 'division-closed');
    assert.equal(check({}, { ...village, validTo: '2026-11-22' }), undefined);
  });

  it('refuses categories that the shipped table does not have', () => {
    assert.equal(check({ categoryCode: '04001' })?.code, 'unknown-category');
  });

  it('refuses times in the future, but not the two minutes that a phone may be ahead', () => {
    const ahead = (ms: number) => new Date(now.getTime() + ms);
    const later = { occurredAt: ahead(120_001), discoveredAt: ahead(120_001) };
    assert.deepEqual(check(later), { code: 'time-in-future', field: 'occurredAt' });
    assert.equal(check({ occurredAt: ahead(120_000), discoveredAt: ahead(120_000) }), undefined);
    assert.deepEqual(check({ discoveredAt: ahead(120_001) }), {
      code: 'time-in-future',
      field: 'discoveredAt',
    });
  });

  it('refuses a discovery before the occurrence', () => {
    const discoveredAt = new Date(report.occurredAt.getTime() - 1);
    assert.equal(check({ discoveredAt })?.code, 'discovered-before-occurred');
  });

  it('refuses what involves state secrets before anything else', () => {
    const refusal = checkReport(
      { ...report, involvesStateSecrets: true },
      reporter,
      undefined,
      now,
      '2026-11-21',
    );
    assert.equal(refusal?.code, 'state-secrets-out-of-scope');
  });
});

describe('firstHolder', () => {
  it('is the office above a village or township', () => {
    assert.deepEqual(firstHolder(reporter), {
      code: '431002001',
      path: '43/4310/431002/431002001/',
    });
  });

  it('is the reporter itself from the county up, and at the root of any tree', () => {
    const county = { code: '431002', path: '43/4310/431002/' };
    assert.deepEqual(firstHolder({ ...reporter, office: county, level: 'county' }), county);
    const root = { code: 'parish-1', path: 'parish-1/' };
    assert.deepEqual(firstHolder({ ...reporter, office: root, level: 'village' }), root);
  });
});

describe('the number of an incident', () => {
  const line = (...levels: Division['level'][]): Division[] =>
    levels.map((level) => ({ ...village, level, code: level }));

  it('is counted by the county, or by the lowest tier above townships where there is none', () => {
    const whole = line('province', 'prefecture', 'county', 'township', 'village');
    assert.equal(numberingDivision(whole)?.code, 'county');
    assert.equal(numberingDivision(line('province', 'prefecture', 'township'))?.code, 'prefecture');
    assert.equal(numberingDivision(line('village'))?.code, 'village');
  });

  it('has six digits, and more when a year needs them', () => {
    assert.equal(incidentNumber('431002', 2026, 123), '431002-2026-000123');
    assert.equal(incidentNumber('431002', 2026, 1_234_567), '431002-2026-1234567');
  });
});
