import { type Division, divisionLevels, isDivisionLevel, subtreeOf } from '#libs/divisions';
import type { Period } from '../domain/period.js';
import type { Statistics } from './statistics.js';
import type { Grain } from './statistics-query.js';

/** What is asked of a roll-up. */
export interface Selection {
  readonly division: Division;
  readonly by: readonly string[];
  readonly period: Period;
  readonly grain: Grain;
}

/** The division's own code, in the collation of the index that its name is looked up by. */
const code = `split_part(cells.path, '/', -2) COLLATE "default"`;

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

const periods: Readonly<Record<Grain, string>> = {
  total: 'NULL::text',
  year: `to_char(day, 'YYYY')`,
  month: `to_char(day, 'YYYY-MM')`,
  day: `to_char(day, 'YYYY-MM-DD')`,
};

/**
 * The SQL that answers a selection. Its columns are the same for every selection of one roll-up
 * (those that are not asked for are null), so the cells' index is all that it varies in:
 *
 * - by a tier, it reads that tier's cells of the subtree and the days;
 * - else the cells of the division itself. Under whichever tier they were counted: a division that
 *   rose from township to district keeps its past.
 *
 * Row-level security adds the caller's range to the path.
 */
export function statisticsStatement(
  { counts, breakdowns, figures }: Statistics,
  { division, by, period, grain }: Selection,
): Statement {
  const metrics = Object.values(counts.metrics);
  const tier = by.find(isDivisionLevel);
  const subtree = subtreeOf(division.path);
  const groups = Object.entries(breakdowns).map(
    ([name, column]) =>
      `${by.includes(name) ? `nullif(${column}, '')` : 'NULL::text'} AS "${name}"`,
  );
  const names = Object.keys(breakdowns).map((name) => `cells."${name}"`);
  const text = `
    SELECT ${code} AS division, (SELECT name FROM divisions WHERE code = ${code}) AS "divisionName",
           ${names.join(', ')}, cells.period,
           ${Object.entries(figures)
             .map(([name, expression]) => `${expression} AS "${name}"`)
             .join(', ')}
    FROM (
      SELECT ${tier === undefined ? 'NULL::text' : 'division_path'} AS path, ${groups.join(', ')},
             ${periods[grain]} AS period,
             ${metrics.map((metric) => `sum(${metric}) AS ${metric}`).join(', ')}
      FROM ${counts.name}
      WHERE level = ANY($1::text[])
        AND ${tier === undefined ? 'division_path = $2' : 'division_path >= $2 AND division_path < $5'}
        AND day >= $3 AND day <= $4
      GROUP BY ${['path', ...groups, 'period'].map((_, index) => index + 1).join(', ')}
    ) cells
    WHERE ${metrics.map((metric) => `${metric} <> 0`).join(' OR ')}
    ORDER BY ${['cells.path', ...names, 'cells.period'].join(', ')}`;
  const range = [subtree.path, period.from, period.to];
  return tier === undefined
    ? { text, values: [divisionLevels, ...range] }
    : { text, values: [[tier], ...range, subtree.end] };
}
