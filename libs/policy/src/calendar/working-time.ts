import type { WorkingCalendar } from './working-calendar.js';

/**
 * The earliest instant by which so much working time has passed since `from`; for none, `from`
 * itself, even outside working hours.
 * @param workingMs working time in milliseconds, not negative
 * @throws RangeError for a negative or unlimited time
 */
export function addWorkingTime(calendar: WorkingCalendar, from: Date, workingMs: number): Date {
  if (!Number.isFinite(workingMs) || workingMs < 0) {
    throw new RangeError(`working time must be 0 or more milliseconds, not ${workingMs}`);
  }
  if (workingMs === 0) return from;
  const begin = from.getTime();
  let left = workingMs;
  for (let day = calendar.dayOf(begin); ; day += 1) {
    for (const { start, end } of calendar.intervalsOf(day)) {
      const available = end - Math.max(start, begin);
      if (available <= 0) continue;
      if (left <= available) return new Date(end - available + left);
      left -= available;
    }
  }
}

/**
 * How much working time lies between two instants, in milliseconds; negative when the second is the
 * earlier one.
 */
export function workingTimeBetween(calendar: WorkingCalendar, from: Date, to: Date): number {
  // Not a minus sign: that would make -0 of nothing.
  if (to < from) return 0 - workingTimeBetween(calendar, to, from);
  const begin = from.getTime();
  const finish = to.getTime();
  const lastDay = calendar.dayOf(finish);
  let sum = 0;
  for (let day = calendar.dayOf(begin); day <= lastDay; day += 1) {
    for (const { start, end } of calendar.intervalsOf(day)) {
      sum += Math.max(0, Math.min(end, finish) - Math.max(start, begin));
    }
  }
  return sum;
}

/**
 * The end of the n-th working day, counted from the one that `from` lies in; when that one is over
 * or no working day, from the next one.
 * @param count 1 or more
 */
export function endOfWorkingDay(calendar: WorkingCalendar, from: Date, count: number): Date {
  let left = count;
  for (let day = calendar.dayOf(from.getTime()); ; day += 1) {
    const last = calendar.intervalsOf(day).at(-1);
    if (last === undefined || last.end <= from.getTime()) continue;
    left -= 1;
    if (left === 0) return new Date(last.end);
  }
}
