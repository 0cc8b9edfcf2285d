import { type Division, isWithin, type Scope } from '#libs/divisions';
import { addDays, type Grain, type Period } from './period.js';

/** Who files, and for which areas they may. */
export interface Filer {
  /** Code of the office. */
  readonly office: string;
  readonly scope: Scope;
  /** Officers may file on behalf of a village; its worker only for the village itself. */
  readonly mayFileForOthers: boolean;
}

/** What a place has decided about its zero reports. */
export interface Rules {
  readonly grain: Grain;
  /** Days after the end of a period in which it may be reported on. */
  readonly withinDays: number;
}

export type ZeroReportRefusal =
  | { readonly code: 'not-own-village' }
  | { readonly code: 'unknown-division'; readonly divisionCode: string }
  | { readonly code: 'division-outside-scope'; readonly divisionCode: string }
  | { readonly code: 'not-a-village'; readonly divisionCode: string }
  | { readonly code: 'period-of-other-length'; readonly grain: Grain; readonly period: string }
  | { readonly code: 'period-not-over'; readonly period: string; readonly lastDay: string }
  | { readonly code: 'period-too-long-ago'; readonly period: string; readonly fileBy: string }
  | {
      readonly code: 'division-not-in-period';
      readonly divisionCode: string;
      readonly period: string;
    };

/** The last day on which a period may be reported on. */
export function fileBy(period: Period, { withinDays }: Rules): string {
  return addDays(period.lastDay, withinDays);
}

/**
 * Decides whether a zero report can be taken, but for incidents that speak against it.
 * @param divisionCode the village that it is for
 * @param division what the directory knows under that code
 * @param today the day in the platform's time zone, `YYYY-MM-DD`
 */
export function checkZeroReport(
  { divisionCode, period }: { readonly divisionCode: string; readonly period: Period },
  filer: Filer,
  division: Division | undefined,
  rules: Rules,
  today: string,
): ZeroReportRefusal | undefined {
  if (!filer.mayFileForOthers && filer.office !== divisionCode) return { code: 'not-own-village' };
  if (division === undefined) return { code: 'unknown-division', divisionCode };
  if (!isWithin(division.path, filer.scope)) {
    return { code: 'division-outside-scope', divisionCode };
  }
  if (division.level !== 'village') return { code: 'not-a-village', divisionCode };
  const refusal = checkPeriod(period, rules, today);
  if (refusal !== undefined) return refusal;
  if (today > fileBy(period, rules)) {
    const { text } = period;
    return { code: 'period-too-long-ago', period: text, fileBy: fileBy(period, rules) };
  }
  if (!owesReport(division, period)) {
    return { code: 'division-not-in-period', divisionCode, period: period.text };
  }
  return undefined;
}

/** Decides whether it can be asked yet who was silent in a period. */
export function checkPeriod(
  period: Period,
  { grain }: Rules,
  today: string,
): ZeroReportRefusal | undefined {
  if (period.grain !== grain) return { code: 'period-of-other-length', grain, period: period.text };
  if (today < period.dayAfter) {
    return { code: 'period-not-over', period: period.text, lastDay: period.lastDay };
  }
  return undefined;
}

/**
 * A village owes a word on a period when it is there on its last day. One that was dissolved in its
 * course has nobody left to ask; one that was founded in its course answers for the rest.
 */
function owesReport({ validFrom, validTo }: Division, { lastDay }: Period): boolean {
  return (validFrom === null || validFrom <= lastDay) && (validTo === null || validTo > lastDay);
}
