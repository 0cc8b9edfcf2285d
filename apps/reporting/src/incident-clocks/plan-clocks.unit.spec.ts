import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Clock, isOpen } from '#libs/clocks';
import { type Grade, shippedPolicyPacks } from '#libs/policy';
import type { Actor, IncidentEvent } from '../domain/incident/index.js';
import { type ClockFacts, clocksAfter, clocksAtReport } from './plan-clocks.js';

const found = shippedPolicyPacks().find('cn-2025');
assert.ok(found);
const pack = found;

const county = { code: '431002', path: '43/4310/431002/' };
const township = { code: '431002001', path: '43/4310/431002/431002001/' };
const officer: Actor = { ...township, clientId: 'officer' };
/** A working Tuesday in Beijing, so many minutes after nine. */
const at = (minute: number): Date => new Date(Date.UTC(2026, 5, 2, 1, minute));

const atTownship: ClockFacts = {
  subject: { id: '01990000-0000-7000-8000-000000000001', path: township.path },
  pack,
  holder: township.code,
  level: 'township',
  categoryCode: '01007',
  grade: null,
  isSuspended: false,
  isDone: false,
  reportedAt: at(0),
};
const atCounty: ClockFacts = { ...atTownship, holder: county.code, level: 'county' };

function accepted(grade: Grade, minute: number): IncidentEvent {
  const graded = { grade, suggestedGrade: null, conditions: [], policyVersion: pack.version };
  const by = { by: officer, at: at(minute) };
  return { type: 'accepted', ...by, categoryCode: '01007', reason: null, ...graded };
}
function escalated(by: Actor | 'platform', minute: number): IncidentEvent {
  return { type: 'escalated', by, at: at(minute), from: township, to: county, reason: 'too much' };
}
function returned(minute: number): IncidentEvent {
  const by = { ...county, clientId: 'county' };
  return { type: 'returned', by, at: at(minute), from: county, to: township, reason: 'yours' };
}

/** A clock in a line: rule, holder, minutes from report to start, and what became of it. */
function lines(clocks: readonly Clock[]): string[] {
  return clocks.map((clock) => {
    const minutes = (clock.startedAt.getTime() - at(0).getTime()) / 60_000;
    const missed = clock.missedAt === null ? '' : ' missed';
    const end = isOpen(clock) ? 'open' : clock.metAt === null ? (clock.stopReason ?? '') : 'met';
    return `${clock.rule} ${clock.holder} +${minutes}${missed} ${end}`;
  });
}

describe('the clocks of an incident', () => {
  it('begin with the report, by the least grade until somebody grades it', () => {
    assert.deepEqual(lines(clocksAtReport(atTownship)), [
      'acknowledge-iv 431002001 +0 open',
      'pass-up-iv 431002001 +0 open',
      'first-feedback-iv 431002001 +0 open',
      'handle-iv 431002001 +0 open',
    ]);
  });

  it('are slower for a hidden danger, and need no passing up where the county holds it', () => {
    assert.deepEqual(lines(clocksAtReport({ ...atCounty, categoryCode: '07001' })), [
      'acknowledge-slow 431002 +0 open',
      'first-feedback-slow 431002 +0 open',
      'handle-slow 431002 +0 open',
    ]);
  });

  it('go on when the least grade is confirmed: acknowledged, and the township keeps it', () => {
    const before = clocksAtReport(atTownship);
    const after = clocksAfter(accepted('IV', 30), { ...atTownship, grade: 'IV' }, before);
    assert.deepEqual(lines(after), [
      'acknowledge-iv 431002001 +0 met',
      'pass-up-iv 431002001 +0 not-needed',
      'first-feedback-iv 431002001 +0 open',
      'handle-iv 431002001 +0 open',
    ]);
    assert.equal(after[3], before[3], 'an unconcerned clock is the same');
  });

  it('are exchanged by another grade, and count from the same start', () => {
    const facts: ClockFacts = { ...atTownship, grade: 'III' };
    const after = clocksAfter(accepted('III', 30), facts, clocksAtReport(atTownship));
    assert.deepEqual(lines(after), [
      'acknowledge-iv 431002001 +0 met',
      'pass-up-iv 431002001 +0 regraded',
      'first-feedback-iv 431002001 +0 regraded',
      'handle-iv 431002001 +0 regraded',
      'pass-up-iii 431002001 +0 open',
      'first-feedback-iii 431002001 +0 open',
      'handle-iii 431002001 +0 open',
    ]);
    assert.deepEqual(after[5]?.dueAt, at(60), 'an hour from the report, not from the grading');
  });

  it('of the gravest grades have no limit to handle: it goes on until it is done', () => {
    const facts: ClockFacts = { ...atTownship, grade: 'I' };
    const after = clocksAfter(accepted('I', 5), facts, clocksAtReport(atTownship));
    assert.deepEqual(lines(after.filter(isOpen)), [
      'pass-up-i-ii 431002001 +0 open',
      'first-feedback-i-ii 431002001 +0 open',
    ]);
  });

  it('give the next holder its own time to acknowledge, and let the rest continue', () => {
    const after = clocksAfter(escalated(officer, 30), atCounty, clocksAtReport(atTownship));
    assert.deepEqual(lines(after), [
      'acknowledge-iv 431002001 +0 met',
      'pass-up-iv 431002001 +0 met',
      'first-feedback-iv 431002 +0 open',
      'handle-iv 431002 +0 open',
      'acknowledge-iv 431002 +30 open',
    ]);
  });

  it('do not take the platform for somebody who acknowledged', () => {
    const after = clocksAfter(escalated('platform', 30), atCounty, clocksAtReport(atTownship));
    assert.equal(lines(after)[0], 'acknowledge-iv 431002001 +0 handed-over');
  });

  it('begin anew below when it is returned, again and again', () => {
    const up = clocksAfter(escalated(officer, 30), atCounty, clocksAtReport(atTownship));
    const down = clocksAfter(returned(40), atTownship, up);
    assert.deepEqual(lines(down.slice(4)), [
      'acknowledge-iv 431002 +30 met',
      'acknowledge-iv 431002001 +40 open',
    ]);
    assert.equal(lines(down)[3], 'handle-iv 431002001 +0 open');
    assert.deepEqual(
      down.map(({ number }) => number),
      [1, 2, 3, 4, 5, 6],
    );
  });

  it('count a miss that nobody noticed before the act that came too late', () => {
    const facts: ClockFacts = { ...atTownship, grade: 'IV' };
    const after = clocksAfter(accepted('IV', 121), facts, clocksAtReport(atTownship));
    assert.equal(lines(after)[0], 'acknowledge-iv 431002001 +0 missed met');
  });

  it('end with the incident: nothing fires for what is done', () => {
    const by = officer;
    const ends: IncidentEvent[] = [
      { type: 'resolved', by, at: at(50), summary: 'done' },
      { type: 'rejected', by, at: at(50), reason: 'a false alarm' },
      { type: 'closed', by, at: at(50) },
    ];
    for (const event of ends) {
      const after = clocksAfter(event, atTownship, clocksAtReport(atTownship));
      assert.ok(
        after.every((clock) => !isOpen(clock) && clock.nextAt === null),
        event.type,
      );
    }
  });

  it('stand still while it is suspended, those too that begin meanwhile', () => {
    const facts: ClockFacts = { ...atTownship, grade: 'IV' };
    const still: ClockFacts = { ...facts, isSuspended: true };
    const before = clocksAfter(accepted('IV', 30), facts, clocksAtReport(atTownship));
    const by = officer;
    const suspended = { type: 'suspended', by, at: at(40), from: 'accepted', reason: 'r' } as const;
    const paused = clocksAfter(suspended, still, before);
    assert.deepEqual(
      paused.filter(isOpen).map(({ pausedAt, nextAt }) => [pausedAt, nextAt]),
      [
        [at(40), null],
        [at(40), null],
      ],
    );
    const moved = clocksAfter(
      escalated(officer, 50),
      { ...still, holder: county.code, level: 'county' },
      paused,
    );
    assert.deepEqual(moved.at(-1)?.pausedAt, at(50));
    const resumed = { type: 'resumed', by, at: at(70), to: 'accepted', reason: 'r' } as const;
    const running = clocksAfter(resumed, { ...atCounty, grade: 'IV' }, moved);
    assert.equal(lines(running).at(-1), 'acknowledge-iv 431002 +50 met');
    // Half an hour later than they were, all of it in the morning's working hours.
    assert.deepEqual(
      running.filter(isOpen).map((clock, index) => {
        const old = [...before.filter(isOpen), moved.at(-1)][index];
        return (clock.dueAt.getTime() - (old?.dueAt.getTime() ?? 0)) / 60_000;
      }),
      [30, 30],
    );
  });

  it('are acknowledged by who takes over what is handed over', () => {
    const by = { ...county, clientId: 'county' };
    const event = { type: 'handed-over', by, at: at(30), from: township, to: county } as const;
    const after = clocksAfter(event, atCounty, clocksAtReport(atTownship));
    assert.deepEqual(lines(after).slice(-2), [
      'handle-iv 431002 +0 open',
      'acknowledge-iv 431002 +30 met',
    ]);
  });

  it('let the handling begin once more when it is reopened or must be reworked', () => {
    const facts: ClockFacts = { ...atTownship, grade: 'IV' };
    const resolved: IncidentEvent = { type: 'resolved', by: officer, at: at(50), summary: 'done' };
    const done = clocksAfter(resolved, { ...facts, isDone: true }, clocksAtReport(atTownship));
    for (const type of ['reopened', 'reworked'] as const) {
      const again = clocksAfter({ type, by: officer, at: at(90), reason: 'r' }, facts, done);
      assert.deepEqual(lines(again.filter(isOpen)), ['handle-iv 431002001 +90 open']);
    }
  });

  it('take what the holder adds for feedback, not what the reporter adds', () => {
    const facts: ClockFacts = { ...atTownship, grade: 'IV' };
    const before = clocksAfter(accepted('IV', 30), facts, clocksAtReport(atTownship));
    const supplemented = (by: Actor): string[] => {
      const event = { type: 'supplemented', by, at: at(40), text: 'more', impact: null } as const;
      return lines(clocksAfter(event, facts, before));
    };
    const village = { code: '431002001001', path: `${township.path}431002001001/`, clientId: 'v' };
    assert.equal(supplemented(village)[2], 'first-feedback-iv 431002001 +0 open');
    assert.equal(supplemented(officer)[2], 'first-feedback-iv 431002001 +0 met');
    const said = { type: 'supplemented', at: at(9), text: 'seen', impact: null } as const;
    const early = clocksAfter({ ...said, by: officer }, atTownship, clocksAtReport(atTownship));
    assert.deepEqual(lines(early.filter(isOpen)).length, 3, 'acknowledged, and no more than that');
  });

  it('of what is resolved are not started again by who holds or grades it', () => {
    const facts: ClockFacts = { ...atCounty, grade: 'III', isDone: true };
    const resolved: IncidentEvent = { type: 'resolved', by: officer, at: at(50), summary: 'done' };
    const done = clocksAfter(resolved, facts, clocksAtReport(atTownship));
    assert.equal(clocksAfter(escalated(officer, 60), facts, done).length, 4);
  });

  it('take an order for the office to have begun', () => {
    const event = { type: 'handling-started', by: 'platform', at: at(50), orderId: 'o' } as const;
    const facts: ClockFacts = { ...atTownship, grade: 'IV' };
    const before = clocksAfter(accepted('IV', 30), facts, clocksAtReport(atTownship));
    assert.equal(lines(clocksAfter(event, facts, before))[2], 'first-feedback-iv 431002001 +0 met');
  });
});
