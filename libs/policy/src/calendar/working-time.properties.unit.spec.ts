import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addWorkingTime, type WorkingCalendar, workingTimeBetween } from '../index.js';
import { china, everyDay, union } from '../testing/calendars.fixture.js';

const calendars: Record<string, WorkingCalendar> = {
  china,
  union,
  'round the clock where clocks change': everyDay('America/New_York', '00:00-24:00'),
  'nights where clocks change by half an hour': everyDay(
    'Australia/Lord_Howe',
    '00:00-03:00',
    '22:00-24:00',
  ),
};

/** Over several changes of the clocks, year ends and years without announced holidays. */
const instant = fc.date({
  min: new Date('2025-09-01T00:00Z'),
  max: new Date('2027-04-30T00:00Z'),
  noInvalidDate: true,
});
/** Up to some thirty working days of eight hours. */
const time = fc.nat(250 * 3_600_000);

for (const [name, calendar] of Object.entries(calendars)) {
  const add = (from: Date, ms: number): Date => addWorkingTime(calendar, from, ms);
  const between = (from: Date, to: Date): number => workingTimeBetween(calendar, from, to);

  describe(`working time, ${name}`, () => {
    it('adds up: a and then b is a + b', () => {
      fc.assert(
        fc.property(instant, time, time, (from, a, b) => {
          assert.deepEqual(add(add(from, a), b), add(from, a + b));
        }),
      );
    });

    it('what was added lies between', () => {
      fc.assert(
        fc.property(instant, time, (from, ms) => {
          assert.equal(between(from, add(from, ms)), ms);
        }),
      );
    });

    it('never ends earlier for starting later or lasting longer', () => {
      fc.assert(
        fc.property(instant, instant, time, time, (one, other, a, b) => {
          const [early, late] = one < other ? [one, other] : [other, one];
          assert.ok(add(early, a) <= add(late, a));
          assert.ok(add(early, Math.min(a, b)) <= add(early, Math.max(a, b)));
        }),
      );
    });

    it('between three instants adds up in any order, and never passes real time', () => {
      fc.assert(
        fc.property(instant, instant, instant, (a, b, c) => {
          assert.equal(between(a, b) + between(b, c), between(a, c));
          assert.ok(Math.abs(between(a, b)) <= Math.abs(b.getTime() - a.getTime()));
        }),
      );
    });

    it('ends in working time: right before the end more of it passes', () => {
      fc.assert(
        fc.property(instant, time, (from, ms) => {
          fc.pre(ms > 0);
          const end = add(from, ms);
          assert.equal(between(new Date(end.getTime() - 1), end), 1);
        }),
      );
    });
  });
}
