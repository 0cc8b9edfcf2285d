import { addDays, addMonths } from './calendar/local-time.js';
import { addWorkingTime, endOfWorkingDay, workingTimeBetween } from './calendar/working-time.js';
import type { WorkingCalendar } from './calendar/working-calendar.js';
import type { Duration } from './schema/duration.schema.js';

/** Something that must be done in time: a duty, or a tier limit. */
export interface Timed {
  readonly within: Duration | 'promptly';
}

/** A moment before a limit at which somebody is to be reminded 催办. */
export interface Reminder {
  readonly percent: number;
  readonly at: Date;
}

const msOf = { minute: 60_000, hour: 3_600_000 } as const;

/**
 * When something is due.
 * @param timed a duty or a tier limit of a pack
 * @param from the moment that its `from` names
 * @param calendar the pack's: working hours, and the time zone of days and months
 * @returns null for what is due promptly: it has no limit in numbers and cannot be late by one
 */
export function dueAt(
  timed: Timed & { readonly within: Duration },
  from: Date,
  calendar: WorkingCalendar,
): Date;
export function dueAt(timed: Timed, from: Date, calendar: WorkingCalendar): Date | null;
export function dueAt({ within }: Timed, from: Date, calendar: WorkingCalendar): Date | null {
  if (within === 'promptly') return null;
  return within.clock === 'wall'
    ? afterWallTime(within, from, calendar)
    : afterWorkingTime(within, from, calendar);
}

/**
 * When reminders are due on the way to a limit, in the order of the percentages. On a working clock
 * they are shares of working time, so none falls on a night or a holiday.
 * @param due what `dueAt` gave, or a later instant when the limit was extended
 * @param percents a pack's `reminderPercents`
 */
export function remindersBefore(
  { within }: Timed,
  from: Date,
  due: Date,
  calendar: WorkingCalendar,
  percents: readonly number[],
): Reminder[] {
  const onWorkingTime = within !== 'promptly' && within.clock === 'working';
  const whole = onWorkingTime
    ? workingTimeBetween(calendar, from, due)
    : due.getTime() - from.getTime();
  return percents.map((percent) => {
    const part = Math.ceil((whole * percent) / 100);
    const at = onWorkingTime
      ? addWorkingTime(calendar, from, part)
      : new Date(from.getTime() + part);
    return { percent, at };
  });
}

function afterWallTime(
  { value, unit }: Extract<Duration, { clock: 'wall' }>,
  from: Date,
  calendar: WorkingCalendar,
): Date {
  const instant = from.getTime();
  switch (unit) {
    case 'minute':
    case 'hour':
      return new Date(instant + value * msOf[unit]);
    case 'day':
      return new Date(addDays(instant, value, calendar.timeZone));
    case 'month':
      return new Date(addMonths(instant, value, calendar.timeZone));
    case 'day-end':
      return new Date(calendar.startOf(calendar.dayOf(instant) + value));
    default:
      return unit satisfies never;
  }
}

function afterWorkingTime(
  { value, unit }: Extract<Duration, { clock: 'working' }>,
  from: Date,
  calendar: WorkingCalendar,
): Date {
  switch (unit) {
    case 'minute':
    case 'hour':
      return addWorkingTime(calendar, from, value * msOf[unit]);
    case 'day':
      return addWorkingTime(calendar, from, value * calendar.workingDayMs);
    case 'day-end':
      return endOfWorkingDay(calendar, from, value);
    default:
      return unit satisfies never;
  }
}
