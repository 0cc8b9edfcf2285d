import type { CalendarData } from '../schema/calendar.schema.js';
import { dateOf, type EpochDay, epochDayOf, instantOf, utcDayOf, weekdayOf } from './local-time.js';

/** A stretch of working time, in milliseconds since 1970; `end` is no part of it. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

interface Hours {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Days whose instants are remembered: a few years, whichever they are. */
const mostDaysKept = 4_000;

/** When an office works: a pack's calendar, made ready for counting. */
export class WorkingCalendar {
  readonly timeZone: string;
  /** How much a working day has, in milliseconds. */
  readonly workingDayMs: number;

  private readonly hours: readonly Hours[];
  private readonly weekdays: ReadonlySet<number>;
  private readonly holidays: ReadonlySet<EpochDay>;
  private readonly makeUpDays: ReadonlySet<EpochDay>;
  private readonly publishedYears: ReadonlySet<number>;
  private readonly starts = new Map<EpochDay, number>();
  private readonly intervals = new Map<EpochDay, readonly Interval[]>();

  /** @param data a checked calendar of a pack */
  constructor(readonly data: CalendarData) {
    this.timeZone = data.timeZone;
    this.weekdays = new Set(data.workingWeekdays);
    this.hours = data.workingHours.map(({ from, to }) => ({
      fromMinute: minuteOf(from),
      toMinute: minuteOf(to),
    }));
    this.workingDayMs =
      this.hours.reduce((sum, { fromMinute, toMinute }) => sum + toMinute - fromMinute, 0) * 60_000;
    this.holidays = new Set(
      data.years.flatMap((year) =>
        year.holidays.flatMap(({ from, to }) => daysBetween(epochDayOf(from), epochDayOf(to))),
      ),
    );
    this.makeUpDays = new Set(
      data.years.flatMap((year) => year.makeUpDays.map(({ date }) => epochDayOf(date))),
    );
    this.publishedYears = new Set(
      data.years.filter((year) => year.arrangement === 'published').map(({ year }) => year),
    );
  }

  /** The day that an instant falls on in the calendar's zone. */
  dayOf(instant: number): EpochDay {
    const guess = utcDayOf(instant);
    if (instant < this.startOf(guess)) return guess - 1;
    return instant < this.startOf(guess + 1) ? guess : guess + 1;
  }

  /** The first instant of a day, in milliseconds. */
  startOf(day: EpochDay): number {
    return remembered(this.starts, day, () => instantOf(day, 0, this.timeZone));
  }

  private isWorkingDay(day: EpochDay): boolean {
    if (this.makeUpDays.has(day)) return true;
    return this.weekdays.has(weekdayOf(day)) && !this.holidays.has(day);
  }

  /** The working time of a day in its order; none on a day off. */
  intervalsOf(day: EpochDay): readonly Interval[] {
    return remembered(this.intervals, day, () =>
      this.isWorkingDay(day)
        ? this.hours
            .map(({ fromMinute, toMinute }) => ({
              start: instantOf(day, fromMinute, this.timeZone),
              end: instantOf(day, toMinute, this.timeZone),
            }))
            // Clocks that are put forward can leave nothing of it.
            .filter(({ start, end }) => start < end)
        : [],
    );
  }

  /**
   * Whether the holidays of the year that an instant falls into have been announced. If not, working
   * time there is counted by what the law itself says or by weekdays alone, and may change.
   */
  isAnnounced(instant: Date): boolean {
    return this.publishedYears.has(Number(dateOf(this.dayOf(instant.getTime())).slice(0, 4)));
  }
}

function remembered<Value>(known: Map<EpochDay, Value>, day: EpochDay, make: () => Value): Value {
  const old = known.get(day);
  if (old !== undefined) return old;
  if (known.size >= mostDaysKept) known.clear();
  const value = make();
  known.set(day, value);
  return value;
}

function minuteOf(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3));
}

function daysBetween(from: EpochDay, to: EpochDay): EpochDay[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
