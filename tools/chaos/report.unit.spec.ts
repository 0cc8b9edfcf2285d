import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChaosReport } from './report.js';

/** A run with two faults, of which the first has bitten and held. */
function report(): ChaosReport {
  const made = new ChaosReport(7, ['one', 'other']);
  made.bite('one', { injected: 2, bitten: 1, evidence: '' });
  made.judge(['one'], []);
  return made;
}

describe('the report of a run', () => {
  it('fails when a fault never had an effect', () => {
    const made = report();
    assert.deepEqual(made.toothless, ['other']);
    assert.equal(made.failed, true);
    made.bite('other', { injected: 1, bitten: 1, evidence: '' });
    assert.equal(made.failed, false);
  });

  it('does not fail over a fault that the machine does not allow, and does not praise it', () => {
    const made = report();
    made.notPossible('other', 'no rights');
    made.bite('other', { injected: 0, bitten: 0, evidence: '' });
    made.judge(['other'], []);
    assert.equal(made.failed, false);
    assert.deepEqual(JSON.parse(made.toJson()), {
      faults: [
        {
          ...{ name: 'one', injected: 2, bitten: 1 },
          ...{ I1: 'held', I2: 'held', I3: 'held', I4: 'held', I5: 'held' },
        },
      ],
      violations: 0,
      notDone: [{ name: 'other', reason: 'no rights' }],
      seed: 7,
    });
    assert.match(made.toTable(), /^other +1 +0 +0 +- +- +- +- +- *$/m);
  });

  it('names the faults of a phase in which an invariant was broken', () => {
    const made = report();
    made.judge(['other'], [{ invariant: 'I3', what: 'a gap' }]);
    assert.equal(made.failed, true);
    assert.match(made.toTable(), /^one .*held +held +held/m);
    assert.match(made.toTable(), /^other .*held +held +BROKEN +held +held/m);
  });
});
