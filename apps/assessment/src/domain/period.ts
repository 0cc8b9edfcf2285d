import type { Day } from './day.js';

/** A span of days, both ends included. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/**
 * Completes a period that was given in part: the present calendar year, or that of the end that
 * was given, so that it never runs backwards.
 */
export function completePeriod(from: Day | undefined, to: Day | undefined, today: Day): Period {
  const year = (day: Day): string => day.slice(0, 4);
  if (from === undefined) return { from: `${year(to ?? today)}-01-01`, to: to ?? yearEnd(today) };
  return { from, to: to ?? yearEnd(from > today ? from : today) };
}

function yearEnd(day: Day): Day {
  return `${day.slice(0, 4)}-12-31`;
}
