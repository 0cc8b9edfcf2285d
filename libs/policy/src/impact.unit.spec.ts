import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { impact } from './index.js';

describe('the impact', () => {
  const refused: [unknown, string][] = [
    [{ portalDownMinutes: -1 }, 'portalDownMinutes'],
    [{ portalLevel: 'village' }, 'portalLevel'],
    [{ peopleAffected: 1.5 }, 'peopleAffected'],
    [{ peopleAffectedShare: { level: 'province', percent: 101 } }, 'peopleAffectedShare.percent'],
    [{ peopleAffectedShare: { percent: 10 } }, 'peopleAffectedShare.level'],
    [{ dataThreat: { class: 'core' } }, 'dataThreat.level'],
    [{ systemLoss: 'total' }, 'systemLoss'],
    [{ directLossCny: '5' }, 'directLossCny'],
  ];
  for (const [metrics, field] of refused) {
    it(`refuses ${JSON.stringify(metrics)}, naming ${field}`, () => {
      const { error } = impact.safeParse(metrics);
      assert.deepEqual(
        error?.issues.map(({ path }) => path.join('.')),
        [field],
      );
    });
  }

  it('refuses a field that there is not', () => {
    assert.equal(impact.safeParse({ people: 1 }).success, false);
  });
});
