import { ancestorCodes, type Division, isWithin, type Scope } from '#libs/divisions';
import { findCategory } from '#libs/policy';
import type { Office } from './incident.js';

/** A report as far as it decides anything; the rest is only kept. */
export interface Report {
  readonly divisionCode: string;
  readonly categoryCode: string | null;
  readonly occurredAt: Date;
  readonly discoveredAt: Date;
  readonly involvesStateSecrets: boolean;
}

/** Who reports: their office, its tier, and what they may see. */
export interface Reporter {
  readonly office: Office;
  readonly level: Division['level'];
  readonly scope: Scope;
}

export type ReportRefusal =
  | { readonly code: 'unknown-division'; readonly divisionCode: string }
  | { readonly code: 'division-closed'; readonly divisionCode: string; readonly validTo: string }
  | { readonly code: 'division-outside-scope'; readonly divisionCode: string }
  | { readonly code: 'unknown-category'; readonly categoryCode: string }
  | { readonly code: 'time-in-future'; readonly field: 'occurredAt' | 'discoveredAt' }
  | { readonly code: 'discovered-before-occurred' }
  | { readonly code: 'state-secrets-out-of-scope' };

/** Phones' clocks are a little off; more than this into the future is a mistake. */
const clockToleranceMs = 2 * 60 * 1000;

/**
 * Decides whether a report can be taken.
 * @param division what the directory knows under the report's code
 * @param today the day in the platform's time zone, `YYYY-MM-DD`
 */
export function checkReport(
  report: Report,
  reporter: Reporter,
  division: Division | undefined,
  now: Date,
  today: string,
): ReportRefusal | undefined {
  const { divisionCode, categoryCode } = report;
  if (report.involvesStateSecrets) return { code: 'state-secrets-out-of-scope' };
  if (division === undefined) return { code: 'unknown-division', divisionCode };
  if (!isWithin(division.path, reporter.scope)) {
    return { code: 'division-outside-scope', divisionCode };
  }
  if (division.validTo !== null && division.validTo <= today) {
    return { code: 'division-closed', divisionCode, validTo: division.validTo };
  }
  if (categoryCode !== null && findCategory(categoryCode) === undefined) {
    return { code: 'unknown-category', categoryCode };
  }
  const latest = now.getTime() + clockToleranceMs;
  if (report.occurredAt.getTime() > latest) return { code: 'time-in-future', field: 'occurredAt' };
  if (report.discoveredAt.getTime() > latest) {
    return { code: 'time-in-future', field: 'discoveredAt' };
  }
  if (report.discoveredAt < report.occurredAt) return { code: 'discovered-before-occurred' };
  return undefined;
}

/** Offices of these tiers report to the office above; the others hold what they report. */
const reportsUpward: ReadonlySet<Division['level']> = new Set(['grid', 'village', 'township']);

/** The office that holds a new incident first: the one above the reporter's. */
export function firstHolder(reporter: Reporter): Office {
  const above = ancestorCodes(reporter.office.path).slice(0, -1);
  const code = above.at(-1);
  if (!reportsUpward.has(reporter.level) || code === undefined) return reporter.office;
  return { code, path: above.map((part) => `${part}/`).join('') };
}

/**
 * The division that counts an incident's number: the county it lies in, or, where the tree has no
 * county there, the lowest tier above townships.
 * @param line the divisions from the root down to where it happened
 */
export function numberingDivision(line: readonly Division[]): Division | undefined {
  const county = line.find((division) => division.level === 'county');
  return county ?? line.filter((division) => !reportsUpward.has(division.level)).at(-1) ?? line[0];
}

/** The number that people say: county, year, six digits. */
export function incidentNumber(countyCode: string, year: number, sequence: number): string {
  return `${countyCode}-${year}-${String(sequence).padStart(6, '0')}`;
}
