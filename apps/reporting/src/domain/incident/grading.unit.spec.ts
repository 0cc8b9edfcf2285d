import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide, type Incident, type IncidentCommand } from './index.js';
import {
  after,
  at,
  incident,
  inStatus,
  pack,
  person,
  refusal,
  samples,
  township,
} from './incident.fixture.js';

describe('the grade', () => {
  const impact = { ciiDownMinutes: 75 };
  const accept = (grade: 'II' | 'IV', reason: string | null): IncidentCommand => ({
    ...{ type: 'accept', by: person(township), at, categoryCode: '01007' },
    grade,
    reason,
  });

  it('may differ from the suggested one only with a reason', () => {
    const before = incident({ impact });
    assert.deepEqual(refusal(before, accept('IV', null)), {
      code: 'grade-needs-reason',
      grade: 'IV',
      suggestedGrade: 'II',
      conditions: ['cii-whole-ii'],
    });
    assert.equal(after(before, accept('IV', 'the metering was wrong')).grade, 'IV');
    assert.equal(after(before, accept('II', null)).grade, 'II');
  });

  it('is free while no metric is known, and where the pack is not there any more', () => {
    for (const nothing of [null, {}]) after(incident({ impact: nothing }), accept('II', null));
    assert.ok(decide(incident({ impact }), accept('IV', null), undefined).accepted);
  });

  it('notes the version that it was graded by', () => {
    const before = incident({ policy: { pack: 'cn-2025', version: '0.9.0' } });
    assert.equal(after(before, accept('II', null)).policy.version, pack?.version);
  });

  it('is not regraded to what it is', () => {
    const same = { ...samples.regrade(person(township)), grade: 'IV' } as IncidentCommand;
    assert.deepEqual(refusal(inStatus('handling'), same), { code: 'grade-unchanged', grade: 'IV' });
  });

  it('refuses a category that the shipped table does not have', () => {
    for (const categoryCode of ['04001', '99999', '01']) {
      const command = { ...accept('IV', null), categoryCode } as IncidentCommand;
      assert.deepEqual(refusal(incident(), command), { code: 'unknown-category', categoryCode });
    }
  });
});

describe('the final report', () => {
  const by = person(township);

  for (const grade of ['I', 'II', 'III'] as const) {
    it(`is needed to close grade ${grade}, anew after a reopening`, () => {
      const before = { ...inStatus('verified'), grade } as Incident;
      assert.deepEqual(refusal(before, samples.close(by)), { code: 'final-report-missing', grade });
      const closed = after(after(before, samples['final-report'](by)), samples.close(by));
      assert.equal(closed.status, 'closed');
      const reopened = after(closed, samples.reopen(by));
      assert.equal(reopened.hasFinalReport, false);
    });
  }

  it('is not needed to close grade IV; by a pack that is gone, always', () => {
    assert.equal(after(inStatus('verified'), samples.close(by)).status, 'closed');
    assert.ok(!decide(inStatus('verified'), samples.close(by), undefined).accepted);
  });
});
