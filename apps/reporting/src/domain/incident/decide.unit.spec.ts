import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type Actor,
  decide,
  evolve,
  type Incident,
  type IncidentCommand,
  type IncidentCommandName,
  type IncidentStatus,
} from './index.js';

const county = { code: '431002', path: '43/4310/431002/' };
const township = { code: '431002001', path: '43/4310/431002/431002001/' };
const village = { code: '431002001001', path: '43/4310/431002/431002001/431002001001/' };
const at = new Date('2026-11-21T08:00:00Z');

function person(office: typeof county, clientId = `${office.code}-officer-1`): Actor {
  return { ...office, clientId };
}

function incident(changes: Partial<Incident> = {}): Incident {
  return {
    id: '01990000-0000-7000-8000-000000000001',
    number: '431002-2026-000001',
    version: 1,
    title: 'ransomware on the office PC',
    division: village,
    holder: township,
    reportedAt: at,
    handlers: [],
    status: 'reported',
    categoryCode: null,
    grade: null,
    ...changes,
  } as Incident;
}

function inStatus(status: IncidentStatus): Incident {
  return status === 'reported' || status === 'rejected'
    ? incident({ status })
    : incident({ status, categoryCode: '01007', grade: 'IV' });
}

const samples: Record<IncidentCommandName, (by: Actor) => IncidentCommand> = {
  accept: (by) => ({ type: 'accept', by, at, categoryCode: '01007', grade: 'IV' }),
  reject: (by) => ({ type: 'reject', by, at, reason: 'a false alarm' }),
  return: (by) => ({ type: 'return', by, at, reason: 'which system is it?' }),
  escalate: (by) => ({ type: 'escalate', by, at, reason: 'beyond our means' }),
  'start-handling': () => ({ type: 'start-handling', by: 'platform', at, orderId: 'order' }),
  resolve: (by) => ({ type: 'resolve', by, at, summary: 'cleaned and restored' }),
  verify: (by) => ({ type: 'verify', by, at }),
  close: (by) => ({ type: 'close', by, at }),
};
const names = Object.keys(samples) as IncidentCommandName[];

/** The lifecycle, written out once more by hand: status, command, status after it. */
const lifecycle: Record<IncidentStatus, Partial<Record<IncidentCommandName, IncidentStatus>>> = {
  reported: { accept: 'accepted', reject: 'rejected', return: 'reported', escalate: 'reported' },
  accepted: {
    return: 'accepted',
    escalate: 'accepted',
    'start-handling': 'handling',
    resolve: 'resolved',
  },
  handling: { return: 'handling', escalate: 'handling', resolve: 'resolved' },
  resolved: { verify: 'verified' },
  verified: { close: 'closed' },
  closed: {},
  rejected: {},
};

describe('the lifecycle of an incident', () => {
  for (const [status, allowed] of Object.entries(lifecycle)) {
    for (const name of names) {
      const next = allowed[name];
      it(`${status}: ${name} ${next === undefined ? 'is refused' : `leads to ${next}`}`, () => {
        const before = inStatus(status as IncidentStatus);
        const decision = decide(before, samples[name](person(township)));
        if (next === undefined) {
          assert.ok(!decision.accepted);
          assert.ok(decision.refusal.code === 'command-not-allowed');
          const byPeople = Object.keys(allowed).filter((command) => command !== 'start-handling');
          assert.deepEqual([...decision.refusal.allowed].sort(), byPeople.sort());
        } else {
          assert.ok(decision.accepted);
          const after = evolve(before, decision.event);
          assert.equal(after.status, next);
          assert.equal(after.version, before.version + 1);
        }
      });
    }
  }
});

describe('who may decide', () => {
  it('refuses every command of an office that does not hold the incident', () => {
    for (const name of names.filter((command) => command !== 'start-handling')) {
      for (const office of [county, village]) {
        const decision = decide(incident(), samples[name](person(office)));
        assert.deepEqual(decision, {
          accepted: false,
          refusal: { code: 'not-holder', holder: township.code },
        });
      }
    }
  });

  it('refuses verification by who accepted or resolved it, and lets somebody else', () => {
    const resolver = person(township, 'resolver');
    const before = incident({ status: 'accepted', categoryCode: '01007', grade: 'IV' });
    const resolved = decide(before, samples.resolve(resolver));
    assert.ok(resolved.accepted);
    const after = evolve(before, resolved.event);
    assert.deepEqual(decide(after, samples.verify(resolver)), {
      accepted: false,
      refusal: { code: 'handler-cannot-verify' },
    });
    assert.ok(decide(after, samples.verify(person(township, 'another'))).accepted);
  });

  it('refuses a category that the shipped table does not have', () => {
    for (const categoryCode of ['04001', '99999', '01']) {
      const decision = decide(incident(), {
        type: 'accept',
        by: person(township),
        at,
        categoryCode,
        grade: 'IV',
      });
      assert.deepEqual(decision, {
        accepted: false,
        refusal: { code: 'unknown-category', categoryCode },
      });
    }
  });
});

describe('the holder', () => {
  it('moves to the office above by escalation and back down by return', () => {
    const up = decide(incident(), samples.escalate(person(township)));
    assert.ok(up.accepted);
    const escalated = evolve(incident(), up.event);
    assert.deepEqual(escalated.holder, county);
    const down = decide(escalated, samples.return(person(county)));
    assert.ok(down.accepted);
    assert.deepEqual(evolve(escalated, down.event).holder, township);
  });

  it('cannot move above the root or below where it happened', () => {
    const root = { code: '43', path: '43/' };
    assert.deepEqual(decide(incident({ holder: root }), samples.escalate(person(root))), {
      accepted: false,
      refusal: { code: 'no-office-above', office: '43' },
    });
    assert.deepEqual(decide(incident({ holder: village }), samples.return(person(village))), {
      accepted: false,
      refusal: { code: 'no-office-below', office: village.code },
    });
  });
});

describe('any sequence of commands', () => {
  const command = fc.record({
    name: fc.constantFrom(...names),
    office: fc.constantFrom(village, township, county, { code: '4310', path: '43/4310/' }),
    who: fc.constantFrom('first', 'second', 'third'),
  });

  it('keeps what must always hold', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        let current = incident();
        const accepters = new Set<string>();
        for (const { name, office, who } of commands) {
          const by = person(office, who);
          const decision = decide(current, samples[name](by));
          if (!decision.accepted) continue;
          const before = current;
          current = evolve(before, decision.event);
          assert.equal(current.version, before.version + 1);
          if (name !== 'start-handling') assert.equal(before.holder.code, office.code);
          if (name === 'accept' || name === 'resolve') accepters.add(who);
          if (name === 'verify') assert.ok(!accepters.has(who), 'a handler verified');
          if (name !== 'escalate' && name !== 'return') {
            assert.deepEqual(current.holder, before.holder, 'the holder moved');
          }
          assert.equal(current.grade === null, ['reported', 'rejected'].includes(current.status));
          assert.ok(!['closed', 'rejected'].includes(before.status), 'something followed the end');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
