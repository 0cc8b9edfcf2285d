import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Actor,
  decide,
  type Incident,
  type IncidentCommand,
  type IncidentCommandName,
  type IncidentStatus,
} from './index.js';
import {
  after,
  at,
  county,
  elsewhere,
  incident,
  inStatus,
  names,
  pack,
  person,
  refusal,
  samples,
  township,
  village,
} from './incident.fixture.js';

/** The lifecycle, written out once more by hand: status, command, status after it. */
const everywhere = (status: IncidentStatus) =>
  ({ return: status, escalate: status, 'hand-over': status, supplement: status }) as const;
const lifecycle: Record<IncidentStatus, Partial<Record<IncidentCommandName, IncidentStatus>>> = {
  reported: {
    ...everywhere('reported'),
    accept: 'accepted',
    reject: 'rejected',
    merge: 'merged',
  },
  accepted: {
    ...everywhere('accepted'),
    regrade: 'accepted',
    'start-handling': 'handling',
    suspend: 'suspended',
    resolve: 'resolved',
    merge: 'merged',
  },
  handling: {
    ...everywhere('handling'),
    regrade: 'handling',
    suspend: 'suspended',
    resolve: 'resolved',
    merge: 'merged',
  },
  suspended: {
    ...everywhere('suspended'),
    regrade: 'suspended',
    resume: 'handling',
    merge: 'merged',
  },
  resolved: {
    ...everywhere('resolved'),
    regrade: 'resolved',
    verify: 'verified',
    rework: 'handling',
    'final-report': 'resolved',
  },
  verified: {
    ...everywhere('verified'),
    regrade: 'verified',
    close: 'closed',
    'final-report': 'verified',
  },
  closed: { reopen: 'handling', supplement: 'closed', 'final-report': 'closed' },
  rejected: {},
  merged: {},
};
const answersToAnOffer = ['withdraw-hand-over', 'take-over', 'refuse-hand-over'];

describe('the lifecycle of an incident', () => {
  for (const [status, allowed] of Object.entries(lifecycle)) {
    for (const name of names.filter((command) => !answersToAnOffer.includes(command))) {
      const next = allowed[name];
      it(`${status}: ${name} ${next === undefined ? 'is refused' : `leads to ${next}`}`, () => {
        const before = inStatus(status as IncidentStatus);
        const command = samples[name](person(township));
        if (next === undefined) {
          const found = refusal(before, command);
          assert.ok(found.code === 'command-not-allowed');
          const byPeople = Object.keys(allowed).filter((one) => one !== 'start-handling');
          assert.deepEqual([...found.allowed].sort(), byPeople.sort());
        } else {
          const changed = after(before, command);
          assert.equal(changed.status, next);
          assert.equal(changed.version, before.version + 1);
        }
      });
    }
  }
});

describe('who may decide', () => {
  const ofTheHolder = names.filter(
    (name) =>
      !['start-handling', 'reopen', 'supplement', 'take-over', 'refuse-hand-over'].includes(name),
  );

  it('is the holder, for every command that is not said to be for others', () => {
    for (const name of ofTheHolder) {
      for (const office of [county, village, elsewhere]) {
        const found = refusal(incident(), samples[name](person(office)));
        assert.deepEqual(found, { code: 'not-holder', holder: township.code }, name);
      }
    }
  });

  it('is, to reopen, the holder or an office above', () => {
    const closed = inStatus('closed');
    for (const office of [township, county]) {
      assert.equal(after(closed, samples.reopen(person(office))).status, 'handling');
    }
    for (const office of [village, elsewhere]) {
      assert.equal(refusal(closed, samples.reopen(person(office))).code, 'not-holder');
    }
  });

  it('is, to supplement, the holder or the office that reported', () => {
    for (const office of [township, village]) after(incident(), samples.supplement(person(office)));
    for (const office of [county, elsewhere]) {
      assert.deepEqual(refusal(incident(), samples.supplement(person(office))), {
        code: 'neither-holder-nor-reporter',
        holder: township.code,
        reporterOffice: village.code,
      });
    }
  });

  for (const name of ['accept', 'regrade', 'suspend', 'resume', 'resolve'] as const) {
    it(`is not, to verify, who did ${name}; also after a reopening`, () => {
      const start: Record<typeof name, IncidentStatus> = {
        accept: 'reported',
        regrade: 'resolved',
        suspend: 'handling',
        resume: 'suspended',
        resolve: 'handling',
      };
      const handler = person(township, 'handler');
      const other = person(township, 'other');
      const handled = after(inStatus(start[name]), samples[name](handler));
      const resolved = { ...inStatus('resolved'), handlers: handled.handlers } as Incident;
      assert.deepEqual(refusal(resolved, samples.verify(handler)), {
        code: 'handler-cannot-verify',
      });
      let again = after(after(resolved, samples.verify(other)), samples.close(other));
      again = after(
        after(again, samples.reopen(other)),
        samples.resolve(person(township, 'third')),
      );
      assert.equal(refusal(again, samples.verify(handler)).code, 'handler-cannot-verify');
      assert.equal(after(again, samples.verify(other)).status, 'verified');
    });
  }
});

describe('the holder', () => {
  it('moves to the office above by escalation, also by the platform, and back down by return', () => {
    const escalated = after(incident(), samples.escalate(person(township)));
    assert.deepEqual(escalated.holder, county);
    assert.deepEqual(after(escalated, samples.return(person(county))).holder, township);
    const late = { type: 'escalate', by: 'platform', at, reason: 'not acknowledged' } as const;
    assert.deepEqual(after(incident(), late).holder, county);
  });

  it('cannot move above the root, below where it happened, or down a line it is not on', () => {
    const root = { code: '43', path: '43/' };
    assert.deepEqual(refusal(incident({ holder: root }), samples.escalate(person(root))), {
      code: 'no-office-above',
      office: '43',
    });
    for (const holder of [village, elsewhere]) {
      assert.deepEqual(refusal(incident({ holder }), samples.return(person(holder))), {
        code: 'no-office-below',
        office: holder.code,
      });
    }
  });
});

describe('suspension, supplements and merging', () => {
  it('resume in the state that was suspended', () => {
    for (const status of ['accepted', 'handling'] as const) {
      const suspended = after(inStatus(status), samples.suspend(person(township)));
      const resumed = after(suspended, samples.resume(person(township)));
      assert.equal(resumed.status, status);
      assert.ok(!('suspendedFrom' in resumed));
    }
  });

  it('lay new metrics over those that are known', () => {
    const before = incident({ impact: { ciiDownMinutes: 5, peopleAffected: 10 } });
    const impact = { peopleAffected: 20, directLossCny: 1 };
    const by = person(village);
    const command: IncidentCommand = { type: 'supplement', by, at, text: 'more', impact };
    assert.deepEqual(after(before, command).impact, {
      ciiDownMinutes: 5,
      peopleAffected: 20,
      directLossCny: 1,
    });
  });

  it('merge into another incident that was neither rejected nor merged', () => {
    const by = person(township);
    const into = (changes: object): IncidentCommand => {
      const survivor = { id: 'other', number: '431002-2026-000009', status: 'closed', ...changes };
      return { type: 'merge', by, at, reason: 'the same', survivor } as IncidentCommand;
    };
    assert.equal(after(incident(), into({})).status, 'merged');
    assert.deepEqual(refusal(incident(), into({ id: incident().id })), {
      code: 'merge-into-itself',
    });
    for (const status of ['rejected', 'merged']) {
      assert.equal(refusal(incident(), into({ status })).code, 'survivor-ended');
    }
  });
});

describe('a command of the platform', () => {
  it('cannot be sent by a person', () => {
    const by: Actor = person(township);
    const command = { type: 'start-handling', by, at, orderId: 'order' };
    assert.throws(() => decide(inStatus('accepted'), command as unknown as IncidentCommand, pack));
  });
});
