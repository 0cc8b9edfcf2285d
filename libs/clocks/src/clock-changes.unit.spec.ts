import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shippedPolicyPacks } from '#libs/policy';
import {
  type Clock,
  type Limit,
  meetClock,
  passPoints,
  pauseClock,
  percentUsed,
  resumeClock,
  startClock,
} from './index.js';

const subject = { id: '01990000-0000-7000-8000-000000000001', path: '43/4310/' };

function packOf(id: string) {
  const pack = shippedPolicyPacks().find(id);
  assert.ok(pack);
  return pack;
}
const china = packOf('cn-2025');
const europe = packOf('eu-nis2');

function started(
  pack: typeof china,
  within: Limit['within'],
  at: string,
  kind: Clock['kind'] = 'local',
): Clock {
  const limit = { id: 'a-limit', measures: 'handle', within, whenMissed: 'supervise' } as const;
  const start = { subject, number: 1, holder: '4310', pack: pack.id, limit, kind };
  return startClock({ ...start, at: new Date(at) }, pack);
}

/** When a clock acts, if nothing is done, as "percent instant". */
function schedule(clock: Clock, pack: typeof china): string[] {
  const lines: string[] = [];
  let current = clock;
  while (current.nextAt !== null) {
    const at = current.nextAt;
    const passed = passPoints(current, at, pack);
    lines.push(...passed.points.map(({ percent }) => `${percent} ${at.toISOString()}`));
    current = passed.clock;
  }
  return lines;
}

describe('a clock across a change of the clocks', () => {
  it('on wall hours counts the hours that there are', () => {
    const spring = started(
      europe,
      { clock: 'wall', value: 4, unit: 'hour' },
      '2026-03-29T00:00:00Z',
    );
    assert.equal(spring.dueAt.toISOString(), '2026-03-29T04:00:00.000Z');
    const autumn = started(
      europe,
      { clock: 'wall', value: 4, unit: 'hour' },
      '2026-10-25T00:00:00Z',
    );
    assert.equal(autumn.dueAt.toISOString(), '2026-10-25T04:00:00.000Z');
  });

  it('on wall days leads to the same time of day, an hour less or more', () => {
    // 10:00 in Brussels on Saturday and on Sunday.
    const spring = started(
      europe,
      { clock: 'wall', value: 1, unit: 'day' },
      '2026-03-28T09:00:00Z',
    );
    assert.equal(spring.dueAt.toISOString(), '2026-03-29T08:00:00.000Z');
    assert.deepEqual(schedule(spring, europe).at(0), '50 2026-03-28T20:30:00.000Z');
    const autumn = started(
      europe,
      { clock: 'wall', value: 1, unit: 'day' },
      '2026-10-24T08:00:00Z',
    );
    assert.equal(autumn.dueAt.toISOString(), '2026-10-25T09:00:00.000Z');
  });

  it('on working time goes on on Monday at the hour that then is nine', () => {
    // Friday 16:00 in Brussels: one hour on Friday, seven on Monday from 09:00, which is 07:00 UTC.
    const clock = started(
      europe,
      { clock: 'working', value: 1, unit: 'day' },
      '2026-03-27T15:00:00Z',
    );
    assert.equal(clock.dueAt.toISOString(), '2026-03-30T14:00:00.000Z');
    assert.deepEqual(schedule(clock, europe), [
      '50 2026-03-30T10:00:00.000Z',
      '80 2026-03-30T12:24:00.000Z',
      '100 2026-03-30T14:00:00.000Z',
    ]);
  });

  it('stands still through it and has as many working hours as before', () => {
    const clock = started(
      europe,
      { clock: 'working', value: 1, unit: 'day' },
      '2026-03-27T15:00:00Z',
    );
    const paused = pauseClock(clock, new Date('2026-03-27T15:30:00Z'));
    const resumed = resumeClock(paused, new Date('2026-03-30T08:00:00Z'), europe);
    // 30 min on Friday; 7 h 30 min from Monday 10:00: 17:00 leaves 30 min for Tuesday from 09:00.
    assert.equal(resumed.dueAt.toISOString(), '2026-03-31T07:30:00.000Z');
  });
});

describe('a clock across a year end', () => {
  it('passes over the New Year holidays and counts the make-up Sunday', () => {
    // Wednesday 31 December 2025, 17:30 in Beijing; 1 to 3 January off, Sunday the 4th is worked.
    const clock = started(
      china,
      { clock: 'working', value: 2, unit: 'hour' },
      '2025-12-31T09:30:00Z',
    );
    assert.equal(clock.dueAt.toISOString(), '2026-01-04T01:30:00.000Z');
    assert.deepEqual(schedule(clock, china), [
      '50 2026-01-04T00:30:00.000Z',
      '80 2026-01-04T01:06:00.000Z',
      '100 2026-01-04T01:30:00.000Z',
    ]);
  });

  it('on wall time runs through the night', () => {
    const clock = started(
      china,
      { clock: 'wall', value: 10, unit: 'minute' },
      '2025-12-31T15:55:00Z',
    );
    assert.deepEqual(schedule(clock, china), [
      '50 2025-12-31T16:00:00.000Z',
      '80 2025-12-31T16:03:00.000Z',
      '100 2025-12-31T16:05:00.000Z',
    ]);
  });
});

describe('a clock', () => {
  const hour = { clock: 'wall', value: 1, unit: 'hour' } as const;
  const at = (minute: number): Date => new Date(Date.UTC(2026, 5, 1, 8, minute));
  const clock = started(china, hour, at(0).toISOString());

  it('that a sweep comes late to gives only the last of its reminders', () => {
    const { clock: after, points } = passPoints(clock, at(50), china);
    assert.deepEqual(points, [
      { percent: 50, overtaken: true },
      { percent: 80, overtaken: false },
    ]);
    assert.deepEqual(after.nextAt, clock.dueAt);
    assert.deepEqual(passPoints(after, at(50), china).points, []);
  });

  it('that is met late before any sweep is missed as well, at its limit', () => {
    const late = meetClock(clock, at(90), china);
    assert.deepEqual([late.metAt, late.missedAt], [at(90), clock.dueAt]);
    const inTime = meetClock(clock, clock.dueAt, china);
    assert.deepEqual([inTime.metAt, inTime.missedAt], [clock.dueAt, null]);
  });

  it('that is met while it stands still has used only what it counted', () => {
    const met = meetClock(pauseClock(clock, at(30)), at(300), china);
    assert.equal(met.missedAt, null);
    assert.equal(percentUsed(met, at(300), china.calendar), 50);
  });

  it('of a law does not stand still, nor does one that is late already', () => {
    const legal = started(china, hour, at(0).toISOString(), 'legal');
    assert.equal(pauseClock(legal, at(10)), legal);
    assert.equal(pauseClock(clock, at(70)), clock);
  });

  it('tells how much of its limit is used, also when it is late', () => {
    assert.deepEqual(
      [-10, 0, 15, 59, 60, 90].map((minute) => percentUsed(clock, at(minute), china.calendar)),
      [0, 0, 25, 98, 100, 150],
    );
  });
});
