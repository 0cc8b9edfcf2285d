import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Division, subtreeOf } from '#libs/divisions';
import { addDays, checkZeroReport, grains, parsePeriod, type Period, periodOf } from './index.js';

describe('a period', () => {
  it('is a day, an ISO week or a month', () => {
    const days = (text: string): unknown => {
      const period = parsePeriod(text);
      return period && [period.grain, period.firstDay, period.lastDay, period.dayAfter];
    };
    assert.deepEqual(days('2026-11-21'), ['day', '2026-11-21', '2026-11-21', '2026-11-22']);
    assert.deepEqual(days('2026-W47'), ['week', '2026-11-16', '2026-11-22', '2026-11-23']);
    assert.deepEqual(days('2026-W01'), ['week', '2025-12-29', '2026-01-04', '2026-01-05']);
    assert.deepEqual(days('2026-W53'), ['week', '2026-12-28', '2027-01-03', '2027-01-04']);
    assert.deepEqual(days('2028-02'), ['month', '2028-02-01', '2028-02-29', '2028-03-01']);
    assert.deepEqual(days('2026-12'), ['month', '2026-12-01', '2026-12-31', '2027-01-01']);
  });

  it('is nothing else', () => {
    const others = ['2025-W53', '2026-W00', '2026-W54', '2026-13', '2026-00', '2026-02-29'];
    for (const text of [
      ...others,
      '2026-11-31',
      '2026',
      '26-11',
      '2026-W7',
      '1999-12',
      '2026-11-',
    ]) {
      assert.equal(parsePeriod(text), undefined, text);
    }
  });

  it('follows the one before without a gap, and knows its own days', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...grains),
        fc.date({ min: new Date('2001-01-01'), max: new Date('2900-01-01'), noInvalidDate: true }),
        (grain, date) => {
          const day = date.toISOString().slice(0, 10);
          const period = periodOf(grain, day);
          assert.ok(period.firstDay <= day && day <= period.lastDay);
          assert.equal(periodOf(grain, period.dayAfter).firstDay, period.dayAfter);
          assert.equal(periodOf(grain, period.lastDay).text, period.text);
          assert.equal(addDays(period.lastDay, 1), period.dayAfter);
        },
      ),
    );
  });
});

describe('checkZeroReport', () => {
  const path = '43/4310/431002/431002001/431002001001/';
  const village: Division = {
    code: '431002001001',
    name: '北湖路社区',
    level: 'village',
    path,
    validFrom: null,
    validTo: null,
  };
  const week = parsePeriod('2026-W47') as Period;
  const rules = { grain: 'week', withinDays: 7 } as const;
  const worker = { office: village.code, scope: subtreeOf(path), mayFileForOthers: false };
  const township = { code: '431002001', path: '43/4310/431002/431002001/' };
  const officer = {
    office: township.code,
    scope: subtreeOf(township.path),
    mayFileForOthers: true,
  };

  function check(
    changes: {
      period?: Period;
      filer?: typeof worker;
      division?: Partial<Division> | null;
      today?: string;
    } = {},
  ): string | undefined {
    const { period = week, filer = worker, division = {}, today = '2026-11-23' } = changes;
    const found = division === null ? undefined : { ...village, ...division };
    const asked = { divisionCode: village.code, period };
    return checkZeroReport(asked, filer, found, rules, today)?.code;
  }

  it('takes it from the village itself, and from an officer above on its behalf', () => {
    assert.equal(check(), undefined);
    assert.equal(check({ filer: officer }), undefined);
    assert.equal(check({ filer: { ...officer, mayFileForOthers: false } }), 'not-own-village');
  });

  it('takes it when the period is over, and not for longer than the rules say', () => {
    assert.equal(check({ today: '2026-11-22' }), 'period-not-over');
    assert.equal(check({ today: '2026-11-29' }), undefined);
    assert.equal(check({ today: '2026-11-30' }), 'period-too-long-ago');
    const month = parsePeriod('2026-10') as Period;
    assert.equal(check({ period: month }), 'period-of-other-length');
  });

  it('is for villages alone, inside the area, that are there on the last day', () => {
    assert.equal(check({ division: null }), 'unknown-division');
    assert.equal(check({ division: { path: '43/4310/431003/' } }), 'division-outside-scope');
    assert.equal(check({ division: { level: 'grid' } }), 'not-a-village');
    assert.equal(check({ division: { validTo: '2026-11-22' } }), 'division-not-in-period');
    assert.equal(check({ division: { validTo: '2026-11-23' } }), undefined);
    assert.equal(check({ division: { validFrom: '2026-11-22' } }), undefined);
    assert.equal(check({ division: { validFrom: '2026-11-23' } }), 'division-not-in-period');
  });
});
