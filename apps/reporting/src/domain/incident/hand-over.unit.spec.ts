import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allowedCommands, type IncidentCommand } from './index.js';
import {
  after,
  county,
  elsewhere,
  incident,
  person,
  refusal,
  samples,
  township,
} from './incident.fixture.js';

describe('a hand-over', () => {
  const offered = after(incident(), samples['hand-over'](person(township)));

  it('leaves the incident with its holder until the other office takes it', () => {
    assert.deepEqual([offered.holder, offered.offeredTo], [township, elsewhere]);
    assert.equal(after(offered, samples.accept(person(township))).status, 'accepted');
    const taken = after(offered, samples['take-over'](person(elsewhere)));
    assert.deepEqual([taken.holder, taken.offeredTo, taken.status], [elsewhere, null, 'reported']);
    assert.equal(refusal(taken, samples.accept(person(township))).code, 'not-holder');
  });

  it('can be refused by that office and withdrawn by the holder, and offered again', () => {
    for (const [name, office] of [
      ['refuse-hand-over', elsewhere],
      ['withdraw-hand-over', township],
    ] as const) {
      const ended = after(offered, samples[name](person(office)));
      assert.deepEqual([ended.holder, ended.offeredTo], [township, null]);
      after(ended, samples['hand-over'](person(township)));
    }
  });

  it('is answered by that office only, and only while it is offered', () => {
    for (const name of ['take-over', 'refuse-hand-over'] as const) {
      assert.deepEqual(refusal(offered, samples[name](person(county))), {
        code: 'not-offered-to-you',
        offeredTo: elsewhere.code,
      });
      assert.deepEqual(refusal(incident(), samples[name](person(elsewhere))), {
        code: 'no-hand-over-offered',
      });
    }
    assert.equal(
      refusal(incident(), samples['withdraw-hand-over'](person(township))).code,
      'no-hand-over-offered',
    );
  });

  it('is offered to one other office at a time', () => {
    assert.deepEqual(refusal(offered, samples['hand-over'](person(township))), {
      code: 'hand-over-pending',
      offeredTo: elsewhere.code,
    });
    const toItself = { ...samples['hand-over'](person(township)), to: township };
    assert.deepEqual(refusal(incident(), toItself as IncidentCommand), {
      code: 'hand-over-to-holder',
      office: township.code,
    });
  });

  it('ends with a move of the holder and with the incident', () => {
    for (const name of ['escalate', 'return', 'reject', 'merge'] as const) {
      assert.equal(after(offered, samples[name](person(township))).offeredTo, null, name);
    }
  });

  it('decides which commands are shown', () => {
    const open = allowedCommands({ status: 'accepted', isOffered: false });
    assert.ok(open.includes('hand-over') && !open.includes('take-over'));
    const asked = allowedCommands({ status: 'accepted', isOffered: true });
    assert.ok(!asked.includes('hand-over') && asked.includes('take-over'));
  });
});
