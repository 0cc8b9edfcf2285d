import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addWorkingTime, type WorkingCalendar, workingTimeBetween } from '../index.js';
import { china, everyDay, union } from '../testing/calendars.fixture.js';

const hour = 3_600_000;

function adds(
  calendar: WorkingCalendar,
  from: string,
  hours: number,
  to: string,
  between = hours,
): void {
  assert.equal(
    addWorkingTime(calendar, new Date(from), hours * hour).toISOString(),
    new Date(to).toISOString(),
  );
  assert.equal(workingTimeBetween(calendar, new Date(from), new Date(to)), between * hour);
}

describe('working time in China', () => {
  it('passes in working hours only', () => {
    adds(china, '2026-11-20T10:00+08:00', 1, '2026-11-20T11:00+08:00');
    adds(china, '2026-11-20T11:30+08:00', 1, '2026-11-20T14:30+08:00');
    adds(china, '2026-11-20T06:00+08:00', 1, '2026-11-20T09:00+08:00');
    adds(china, '2026-11-19T17:30+08:00', 1, '2026-11-20T08:30+08:00');
    adds(china, '2026-11-21T10:00+08:00', 1, '2026-11-23T09:00+08:00');
  });

  it('ends with the day, not with the next morning', () => {
    adds(china, '2026-11-20T17:00+08:00', 1, '2026-11-20T18:00+08:00');
  });

  it('none of it leads nowhere, even outside working hours', () => {
    adds(china, '2026-11-21T10:00+08:00', 0, '2026-11-21T10:00+08:00');
  });

  it('stands still on holidays', () => {
    // The Saturday before the Spring Festival is a make-up day; then nine days off.
    adds(china, '2026-02-14T17:00+08:00', 2, '2026-02-24T09:00+08:00');
    adds(china, '2026-10-01T09:00+08:00', 8, '2026-10-08T18:00+08:00');
  });

  it('passes on make-up days', () => {
    adds(china, '2026-02-13T17:00+08:00', 2, '2026-02-14T09:00+08:00');
    adds(china, '2026-09-19T12:00+08:00', 1, '2026-09-20T09:00+08:00');
    adds(china, '2025-10-11T08:00+08:00', 8, '2025-10-11T18:00+08:00');
  });

  it('goes on in the new year', () => {
    // 1 to 3 January off, Sunday the 4th a make-up day.
    adds(china, '2025-12-31T17:00+08:00', 2, '2026-01-04T09:00+08:00');
    // The arrangement for 2027 is not known; the day that the law names is off.
    adds(china, '2026-12-31T17:00+08:00', 2, '2027-01-04T09:00+08:00');
  });

  it('can be counted backwards', () => {
    const friday = new Date('2026-11-20T17:00+08:00');
    const monday = new Date('2026-11-23T09:00+08:00');
    assert.equal(workingTimeBetween(china, monday, friday), -2 * hour);
  });

  it('says of which years the holidays have been announced', () => {
    assert.equal(china.isAnnounced(new Date('2026-12-31T23:59+08:00')), true);
    assert.equal(china.isAnnounced(new Date('2027-01-01T00:00+08:00')), false);
    assert.equal(china.isAnnounced(new Date('2040-01-01T00:00+08:00')), false);
  });

  it('counts by weekdays in years of which nothing is known', () => {
    adds(china, '2035-09-28T17:00+08:00', 2, '2035-10-01T09:00+08:00');
  });

  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`refuses ${wrong} of it`, () => {
      assert.throws(() => addWorkingTime(china, new Date(0), wrong), RangeError);
    });
  }
});

describe('working time when clocks are changed', () => {
  it('keeps the hours of the place', () => {
    adds(union, '2026-03-27T16:00+01:00', 2, '2026-03-30T10:00+02:00');
    adds(union, '2026-10-23T16:00+02:00', 2, '2026-10-26T10:00+01:00');
  });

  it('is what has really passed on a day of 23 or 25 hours', () => {
    const roundTheClock = everyDay('Europe/Brussels', '00:00-24:00');
    adds(roundTheClock, '2026-03-29T00:00+01:00', 23, '2026-03-30T00:00+02:00');
    adds(roundTheClock, '2026-10-25T00:00+02:00', 25, '2026-10-26T00:00+01:00');
  });

  it('leaves out hours that the clocks skip', () => {
    const night = everyDay('Europe/Brussels', '02:00-03:00');
    adds(night, '2026-03-28T02:30+01:00', 1, '2026-03-30T02:30+02:00');
  });

  it('counts an hour that the clocks show twice as two', () => {
    const night = everyDay('Europe/Brussels', '02:00-04:00');
    adds(night, '2026-10-25T02:00+02:00', 3, '2026-10-25T04:00+01:00');
  });

  it('stands still on the closing days of Easter and Christmas', () => {
    adds(union, '2026-04-02T16:00+02:00', 2, '2026-04-07T10:00+02:00');
    adds(union, '2026-12-24T16:00+01:00', 2, '2026-12-28T10:00+01:00');
  });
});
