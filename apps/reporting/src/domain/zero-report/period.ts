export const grains = ['day', 'week', 'month'] as const;
/** How long the periods of zero reports are. */
export type Grain = (typeof grains)[number];

/** A stretch of days that villages report on. */
export interface Period {
  /** `2026-11-21`, `2026-W47` (ISO 8601, from Monday) or `2026-11`. */
  readonly text: string;
  readonly grain: Grain;
  /** `YYYY-MM-DD` */
  readonly firstDay: string;
  readonly lastDay: string;
  /** The first day that no longer belongs to it. */
  readonly dayAfter: string;
}

const dayMs = 24 * 60 * 60 * 1000;
const pattern = /^(2\d{3})-(?:W(\d{2})|(\d{2})(?:-(\d{2}))?)$/;

/** @returns undefined for what is no period, such as the 53rd week of a year that has 52 */
export function parsePeriod(text: string): Period | undefined {
  const [, year, week, month, day] = pattern.exec(text) ?? [];
  if (year === undefined) return undefined;
  if (week !== undefined) return weekOf(text, Number(year), Number(week));
  if (day === undefined) {
    const next = Date.UTC(Number(year), Number(month), 1);
    return checked(text, 'month', Date.UTC(Number(year), Number(month) - 1, 1), next);
  }
  const first = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return checked(text, 'day', first, first + dayMs);
}

/** The period of a grain that a day lies in. @param day `YYYY-MM-DD` */
export function periodOf(grain: Grain, day: string): Period {
  const period = parsePeriod(periodText(grain, day));
  if (period === undefined) throw new RangeError(`no ${grain} has the day ${day}`);
  return period;
}

/** A day so many days later. @param day `YYYY-MM-DD` */
export function addDays(day: string, count: number): string {
  return dayText(Date.parse(day) + count * dayMs);
}

function periodText(grain: Grain, day: string): string {
  if (grain === 'day') return day;
  if (grain === 'month') return day.slice(0, 7);
  // A week belongs to the year that its Thursday lies in.
  const at = Date.parse(day);
  const thursday = at + (3 - mondayBased(at)) * dayMs;
  const year = new Date(thursday).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * dayMs)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The fourth of January always lies in the first week. */
function weekOf(text: string, year: number, week: number): Period | undefined {
  const fourth = Date.UTC(year, 0, 4);
  const first = fourth + ((week - 1) * 7 - mondayBased(fourth)) * dayMs;
  return checked(text, 'week', first, first + 7 * dayMs);
}

function mondayBased(at: number): number {
  return (new Date(at).getUTCDay() + 6) % 7;
}

/** Only what is written as the period of its own first day would be: no 32nd, no 13th month. */
function checked(text: string, grain: Grain, first: number, next: number): Period | undefined {
  const [firstDay, dayAfter] = [dayText(first), dayText(next)];
  if (periodText(grain, firstDay) !== text) return undefined;
  return { text, grain, firstDay, lastDay: dayText(next - dayMs), dayAfter };
}

function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
