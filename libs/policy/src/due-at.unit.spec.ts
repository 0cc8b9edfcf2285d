import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dueAt, type Duration, remindersBefore } from './index.js';
import { china, union } from './testing/calendars.fixture.js';
import { shippedPack } from './testing/shipped-pack.fixture.js';

const cn = shippedPack('cn-2025');
const eu = shippedPack('eu-nis2');

function assertSame(actual: Date | null, expected: string): void {
  assert.equal(actual?.toISOString(), new Date(expected).toISOString());
}

describe('the duties of cn-2025', () => {
  // A Saturday night: legal clocks do not wait for Monday.
  const from = new Date('2026-11-21T23:50:00+08:00');
  const limits: [id: string, due: string][] = [
    ['cii-report', '2026-11-22T00:50:00+08:00'],
    ['cii-report-passed-on', '2026-11-22T00:20:00+08:00'],
    ['central-organ-report', '2026-11-22T01:50:00+08:00'],
    ['central-organ-report-passed-on', '2026-11-22T00:50:00+08:00'],
    ['operator-report', '2026-11-22T03:50:00+08:00'],
    ['operator-report-passed-on', '2026-11-22T00:50:00+08:00'],
    ['final-report', '2026-12-21T23:50:00+08:00'],
  ];
  for (const [id, due] of limits) {
    it(`${id} is due ${due}`, () => {
      const duty = cn.duties.find((each) => each.id === id);
      assert.ok(duty);
      assertSame(dueAt(duty, from, cn.calendar), due);
    });
  }

  it('the others are due promptly: without a limit in numbers', () => {
    for (const duty of cn.duties) {
      if (limits.some(([id]) => id === duty.id)) continue;
      assert.equal(dueAt(duty, from, cn.calendar), null, duty.id);
    }
  });

  it('the 30 days of the final report go over the end of a year', () => {
    const duty = cn.duties.find(({ id }) => id === 'final-report');
    assert.ok(duty);
    assertSame(
      dueAt(duty, new Date('2026-12-15T09:00:00+08:00'), cn.calendar),
      '2027-01-14T09:00:00+08:00',
    );
  });
});

describe('the duties of eu-nis2', () => {
  const due = (id: string, from: string): Date | null => {
    const duty = eu.duties.find((each) => each.id === id);
    assert.ok(duty);
    return dueAt(duty, new Date(from), eu.calendar);
  };

  it('early warning 24 h, notification 72 h, of trust services 24 h', () => {
    const aware = '2026-06-05T15:00:00+02:00';
    assertSame(due('early-warning', aware), '2026-06-06T15:00:00+02:00');
    assertSame(due('notification', aware), '2026-06-08T15:00:00+02:00');
    assertSame(due('notification-trust-services', aware), '2026-06-06T15:00:00+02:00');
  });

  it('24 h are 24 h when the clocks are changed', () => {
    assertSame(due('early-warning', '2026-03-28T12:00:00+01:00'), '2026-03-29T13:00:00+02:00');
    assertSame(due('early-warning', '2026-10-24T12:00:00+02:00'), '2026-10-25T11:00:00+01:00');
  });

  const months: [from: string, to: string][] = [
    ['2026-01-31T10:00:00+01:00', '2026-02-28T10:00:00+01:00'],
    ['2028-01-31T10:00:00+01:00', '2028-02-29T10:00:00+01:00'],
    ['2026-01-28T10:00:00+01:00', '2026-02-28T10:00:00+01:00'],
    ['2026-02-28T10:00:00+01:00', '2026-03-28T10:00:00+01:00'],
    ['2026-03-31T10:00:00+02:00', '2026-04-30T10:00:00+02:00'],
    ['2026-12-31T10:00:00+01:00', '2027-01-31T10:00:00+01:00'],
    // The clocks are changed in between: the time of day stays.
    ['2026-03-15T10:00:00+01:00', '2026-04-15T10:00:00+02:00'],
    // Already 1 February in Brussels: the day of the place counts.
    ['2026-01-31T23:30:00Z', '2026-02-28T23:30:00Z'],
  ];
  for (const [from, to] of months) {
    it(`a month after ${from} is ${to}`, () => {
      assertSame(due('final-report', from), to);
      assertSame(due('final-report-after-handling', from), to);
    });
  }
});

describe('a limit on wall time', () => {
  const days = (value: number, unit: 'day' | 'day-end'): { within: Duration } => ({
    within: { clock: 'wall', value, unit },
  });

  it('in days keeps the time of day, or the next that there is', () => {
    assertSame(
      dueAt(days(1, 'day'), new Date('2026-03-28T02:30:00+01:00'), union),
      '2026-03-29T03:30:00+02:00',
    );
  });

  it('to the end of the day ends at midnight of the place', () => {
    assertSame(
      dueAt(days(1, 'day-end'), new Date('2026-11-21T15:59:00Z'), china),
      '2026-11-22T00:00:00+08:00',
    );
    assertSame(
      dueAt(days(2, 'day-end'), new Date('2026-03-28T12:00:00+01:00'), union),
      '2026-03-30T00:00:00+02:00',
    );
  });
});

describe('a limit on working time', () => {
  const within = (value: number, unit: 'minute' | 'hour' | 'day' | 'day-end'): Date =>
    dueAt({ within: { clock: 'working', value, unit } }, from, china);
  let from = new Date(0);

  it('in days is due at the same time, so many working days later', () => {
    from = new Date('2026-11-20T10:00:00+08:00');
    assertSame(within(1, 'day'), '2026-11-23T10:00:00+08:00');
    assertSame(within(3, 'day'), '2026-11-25T10:00:00+08:00');
    from = new Date('2026-09-30T10:00:00+08:00');
    assertSame(within(1, 'day'), '2026-10-08T10:00:00+08:00');
    assertSame(within(3, 'day'), '2026-10-10T10:00:00+08:00');
  });

  it('in minutes and hours waits for working hours', () => {
    from = new Date('2026-11-20T17:30:00+08:00');
    assertSame(within(45, 'minute'), '2026-11-23T08:15:00+08:00');
    assertSame(within(2, 'hour'), '2026-11-23T09:30:00+08:00');
  });

  it('on the same day ends with its hours, or with those of the next working day', () => {
    from = new Date('2026-11-20T13:00:00+08:00');
    assertSame(within(1, 'day-end'), '2026-11-20T18:00:00+08:00');
    assertSame(within(2, 'day-end'), '2026-11-23T18:00:00+08:00');
    from = new Date('2026-11-20T18:00:00+08:00');
    assertSame(within(1, 'day-end'), '2026-11-23T18:00:00+08:00');
    from = new Date('2026-11-21T10:00:00+08:00');
    assertSame(within(1, 'day-end'), '2026-11-23T18:00:00+08:00');
  });
});

describe('reminders', () => {
  const at = (timed: { within: Duration }, from: string, calendar = china): [number, string][] => {
    const start = new Date(from);
    const due = dueAt(timed, start, calendar);
    return remindersBefore(timed, start, due, calendar, cn.reminderPercents).map((each) => [
      each.percent,
      each.at.toISOString(),
    ]);
  };

  it('fall at 50, 80 and 100 per cent of wall time', () => {
    assert.deepEqual(
      at({ within: { clock: 'wall', value: 10, unit: 'minute' } }, '2026-11-21T23:50:00Z'),
      [
        [50, '2026-11-21T23:55:00.000Z'],
        [80, '2026-11-21T23:58:00.000Z'],
        [100, '2026-11-22T00:00:00.000Z'],
      ],
    );
  });

  it('never fall on a night or a weekend on working time', () => {
    assert.deepEqual(
      at({ within: { clock: 'working', value: 1, unit: 'day' } }, '2026-11-20T16:00:00+08:00'),
      [
        [50, new Date('2026-11-23T10:00:00+08:00').toISOString()],
        [80, new Date('2026-11-23T14:24:00+08:00').toISOString()],
        [100, new Date('2026-11-23T16:00:00+08:00').toISOString()],
      ],
    );
  });

  it('follow a limit that was extended', () => {
    const from = new Date('2026-11-20T08:00:00+08:00');
    const due = new Date('2026-11-24T18:00:00+08:00');
    const limit = { within: { clock: 'working', value: 1, unit: 'day' } } as const;
    assert.deepEqual(
      remindersBefore(limit, from, due, china, [50]).map((each) => each.at.toISOString()),
      [new Date('2026-11-23T12:00:00+08:00').toISOString()],
    );
  });
});
