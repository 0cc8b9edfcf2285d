import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { shippedPolicyPacks } from '#libs/policy';
import {
  type Clock,
  isOpen,
  meetClock,
  passPoints,
  pauseClock,
  resumeClock,
  sameTimes,
  startClock,
  stopClock,
} from './index.js';
import { counted, instantAt } from './running-time.js';

const subject = { id: '01990000-0000-7000-8000-000000000001', path: '43/4310/' };
const packs = ['cn-2025', 'eu-nis2'].map((id) => {
  const pack = shippedPolicyPacks().find(id);
  assert.ok(pack);
  return pack;
});
const hourMs = 3_600_000;
/** Two years that hold a year end, Spring Festival and both changes of the clocks. */
const begin = Date.UTC(2025, 8, 1);
const instant = fc
  .integer({ min: 0, max: 600 * 24 * 60 })
  .map((minutes) => begin + minutes * 60_000);

const started = fc
  .record({
    pack: fc.constantFrom(...packs),
    at: instant,
    limit: fc.nat(),
    kind: fc.constantFrom('local' as const, 'legal' as const),
  })
  .map(({ pack, at, limit: chosen, kind }) => {
    const limit = pack.tierLimits[chosen % pack.tierLimits.length];
    assert.ok(limit);
    const start = { subject, number: 1, holder: '4310', pack: pack.id, limit, kind };
    return { pack, clock: startClock({ ...start, at: new Date(at) }, pack) };
  });
const step = fc.integer({ min: 0, max: 30 * 24 * 60 }).map((minutes) => minutes * 60_000);

describe('a clock that stands still and runs on', () => {
  it('is never due earlier, and has as much time as before', () => {
    fc.assert(
      fc.property(started, fc.array(step, { maxLength: 8 }), ({ pack, clock: first }, steps) => {
        const whole = counted(first, first.dueAt, pack.calendar);
        let clock = first;
        let now = first.startedAt.getTime();
        for (const [index, ms] of steps.entries()) {
          now += ms;
          const before = clock;
          clock =
            index % 2 === 0
              ? pauseClock(clock, new Date(now))
              : resumeClock(clock, new Date(now), pack);
          assert.ok(clock.dueAt >= before.dueAt, 'a pause shortened it');
          assert.deepEqual(clock.startedAt, first.startedAt);
          if (first.kind === 'legal') assert.equal(clock, first, 'a legal clock stood still');
        }
        const running = resumeClock(clock, new Date(now), pack);
        assert.equal(counted(running, running.dueAt, pack.calendar), whole);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the order of its reminders, all of them while it counts', () => {
    fc.assert(
      fc.property(started, step, step, ({ pack, clock: first }, run, still) => {
        const paused = pauseClock(first, new Date(first.startedAt.getTime() + run));
        const clock = resumeClock(paused, new Date(first.startedAt.getTime() + run + still), pack);
        const points = pack.reminderPercents.map((percent) =>
          instantAt(clock, percent, pack.calendar),
        );
        for (const [index, at] of points.entries()) {
          assert.ok(at <= clock.dueAt);
          assert.ok(index === 0 || at >= (points[index - 1] ?? at));
          const isStill = clock.pauses.some(({ from, to }) => from < at && at < to);
          assert.ok(!isStill, 'a reminder while it stood still');
          if (clock.runsOn === 'wall') continue;
          // Never at night, at a weekend or on a holiday: at the end of a stretch at the latest.
          const working = pack.calendar
            .intervalsOf(pack.calendar.dayOf(at.getTime()))
            .some(({ start, end }) => start <= at.getTime() && at.getTime() <= end);
          assert.ok(working, `${clock.rule} reminds at ${at.toISOString()}`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same times to the clock that takes its place', () => {
    fc.assert(
      fc.property(started, step, step, ({ pack, clock }, run, still) => {
        const paused = pauseClock(clock, new Date(clock.startedAt.getTime() + run));
        const until = new Date(clock.startedAt.getTime() + run + still);
        const resumed = resumeClock(paused, until, pack);
        assert.deepEqual(sameTimes(clock, resumed, pack), resumed);
        assert.deepEqual(sameTimes(clock, paused, pack), paused);
      }),
    );
  });
});

describe('whatever happens to a clock', () => {
  const happening = fc.record({
    what: fc.constantFrom('pass', 'pass', 'pass', 'meet', 'stop', 'pause', 'resume'),
    after: step,
  });
  const apply = (clock: Clock, what: string, at: Date, pack: (typeof packs)[number]): Clock => {
    if (what === 'meet') return meetClock(clock, at, pack);
    if (what === 'stop') return stopClock(clock, at, 'regraded');
    if (what === 'pause') return pauseClock(clock, at);
    return resumeClock(clock, at, pack);
  };

  it('never moves its start, fires each point once and in order, and is met in time or missed', () => {
    fc.assert(
      fc.property(
        started,
        fc.array(happening, { maxLength: 14 }),
        ({ pack, clock: first }, steps) => {
          let clock = first;
          let now = first.startedAt.getTime();
          const fired: number[] = [];
          for (const { what, after } of steps) {
            now += after;
            const before = clock;
            if (what === 'pass') {
              const passed = passPoints(clock, new Date(now), pack);
              clock = passed.clock;
              fired.push(...passed.points.map(({ percent }) => percent));
              assert.ok(passed.points.filter(({ overtaken }) => !overtaken).length <= 1);
            } else {
              clock = apply(clock, what, new Date(now), pack);
            }
            assert.deepEqual(clock.startedAt, first.startedAt);
            if (what !== 'resume' && what !== 'meet') assert.deepEqual(clock.dueAt, before.dueAt);
            if (!isOpen(before)) assert.equal(clock, before, 'it changed after its end');
            if (!isOpen(clock) || clock.pausedAt !== null) assert.equal(clock.nextAt, null);
            if (before.missedAt !== null) assert.deepEqual(clock.missedAt, before.missedAt);
          }
          assert.deepEqual(
            fired,
            [...new Set(fired)].toSorted((a, b) => a - b),
          );
          if (clock.missedAt !== null) assert.deepEqual(clock.missedAt, clock.dueAt);
          if (clock.metAt !== null) {
            assert.equal(clock.missedAt === null, clock.metAt <= clock.dueAt);
          }
          assert.ok(clock.metAt === null || clock.stoppedAt === null);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is noticed to the millisecond and not before', () => {
    fc.assert(
      fc.property(started, ({ pack, clock }) => {
        const almost = passPoints(clock, new Date(clock.dueAt.getTime() - 1), pack);
        assert.equal(almost.clock.missedAt, null);
        const { clock: after, points } = passPoints(clock, clock.dueAt, pack);
        assert.deepEqual(after.missedAt, clock.dueAt);
        assert.equal(points.at(-1)?.percent, 100);
        assert.ok(points.slice(0, -1).every(({ overtaken }) => overtaken));
        assert.ok(clock.dueAt.getTime() - clock.startedAt.getTime() < 400 * 24 * hourMs);
      }),
    );
  });
});
