import { Temporal } from 'temporal-polyfill';

// The one place that knows a time-zone library. It is the standard's Temporal: Node has it built in
// from a later version on, and the polyfill then steps aside.

/** Days since 1970-01-01 on a calendar of some zone: a date as a number. */
export type EpochDay = number;

const msPerDay = 86_400_000;

/** @param date `YYYY-MM-DD` */
export function epochDayOf(date: string): EpochDay {
  return Date.parse(`${date}T00:00:00Z`) / msPerDay;
}

/** `YYYY-MM-DD` */
export function dateOf(day: EpochDay): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10);
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: EpochDay): number {
  // 1970-01-01 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The day that an instant would be in UTC: at most one off from any zone's. */
export function utcDayOf(instant: number): EpochDay {
  return Math.floor(instant / msPerDay);
}

/**
 * The instant of a time of day, in milliseconds. A time that clocks skip is as much later; of one
 * that they show twice the first is meant.
 * @param minutes since the clocks show 00:00; 1440 is the end of the day
 */
export function instantOf(day: EpochDay, minutes: number, timeZone: string): number {
  return Temporal.PlainDate.from(dateOf(day))
    .toPlainDateTime()
    .add({ minutes })
    .toZonedDateTime(timeZone).epochMilliseconds;
}

/** The same time of day so many days later on the zone's calendar. */
export function addDays(instant: number, days: number, timeZone: string): number {
  return zoned(instant, timeZone).add({ days }).epochMilliseconds;
}

/** The same time of day so many months later; the last day of a month that has not this one. */
export function addMonths(instant: number, months: number, timeZone: string): number {
  return zoned(instant, timeZone).add({ months }).epochMilliseconds;
}

function zoned(instant: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
}
