import { addWorkingTime, type WorkingCalendar, workingTimeBetween } from '#libs/policy';
import type { Clock } from './clock.js';

type Running = Pick<Clock, 'runsOn' | 'startedAt' | 'dueAt' | 'pauses' | 'pausedAt'>;

/** How much a clock counts between two instants, in milliseconds. */
export function timeBetween(
  { runsOn }: Pick<Clock, 'runsOn'>,
  from: Date,
  to: Date,
  calendar: WorkingCalendar,
): number {
  return runsOn === 'working'
    ? workingTimeBetween(calendar, from, to)
    : to.getTime() - from.getTime();
}

/** The instant by which a clock that runs from `from` has counted so much. */
export function timeAfter(
  { runsOn }: Pick<Clock, 'runsOn'>,
  from: Date,
  ms: number,
  calendar: WorkingCalendar,
): Date {
  return runsOn === 'working' ? addWorkingTime(calendar, from, ms) : new Date(from.getTime() + ms);
}

/** What a clock has counted until an instant: pauses, and what lies before the start, are nothing. */
export function counted(clock: Running, until: Date, calendar: WorkingCalendar): number {
  let sum = 0;
  let from = clock.startedAt;
  for (const pause of [...clock.pauses, ...openPause(clock)]) {
    if (pause.from >= until) break;
    sum += timeBetween(clock, from, pause.from, calendar);
    if (pause.to >= until) return sum;
    from = pause.to;
  }
  return from < until ? sum + timeBetween(clock, from, until, calendar) : sum;
}

/** The instant at which a clock has counted a share of its limit, in percent. */
export function instantAt(clock: Running, percent: number, calendar: WorkingCalendar): Date {
  if (percent >= 100) return clock.dueAt;
  let left = Math.ceil((counted(clock, clock.dueAt, calendar) * percent) / 100);
  let from = clock.startedAt;
  for (const pause of clock.pauses) {
    const stretch = timeBetween(clock, from, pause.from, calendar);
    if (left <= stretch) break;
    left -= stretch;
    from = pause.to;
  }
  return timeAfter(clock, from, left, calendar);
}

/** How much of its limit a clock has used at an instant, in percent; above 100 when it is late. */
export function percentUsed(clock: Running, at: Date, calendar: WorkingCalendar): number {
  const whole = counted(clock, clock.dueAt, calendar);
  const part = Math.max(0, counted(clock, at, calendar));
  if (whole > 0) return Math.floor((part / whole) * 100);
  return at < clock.dueAt ? 0 : 100;
}

function openPause({ pausedAt }: Running): { from: Date; to: Date }[] {
  return pausedAt === null ? [] : [{ from: pausedAt, to: new Date(8.64e15) }];
}
