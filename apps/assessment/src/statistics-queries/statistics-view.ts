import { z } from 'zod';
import { divisionLevels } from '#libs/divisions';
import { grains } from './statistics-query.js';
import type { StatisticsRow } from './statistics.js';

/** What a row is about, before what it is broken down by. */
const place = {
  division: z.string().optional().describe('By a tier: the division of this row'),
  divisionName: z.string().nullable().optional(),
};

const period = {
  period: z.string().optional().describe('By a grain: 2026, 2026-11 or 2026-11-21'),
};

/** A figure of a row. */
export const figure = z.int().nonnegative();

/**
 * The shape of an answer.
 * @param id its name in the API documents
 * @param breakdowns what its rows can be broken down by
 * @param figures what its rows say
 */
export function statisticsView<Breakdowns extends z.ZodRawShape, Figures extends z.ZodRawShape>(
  id: string,
  breakdowns: Breakdowns,
  figures: Figures,
) {
  return z
    .object({
      division: z.string(),
      divisionName: z.string(),
      from: z.iso.date(),
      to: z.iso.date(),
      grain: z.enum(grains),
      by: z.array(z.enum([...divisionLevels, ...Object.keys(breakdowns)])),
      asOf: z.iso.datetime().describe('The moment at which these figures stood so'),
      rows: z
        .array(z.object({ ...place, ...breakdowns, ...period, ...figures }))
        .describe('Sorted; only those with a figure other than zero'),
    })
    .meta({ id });
}

/** An answer, whatever it counts. */
export interface StatisticsAnswer {
  readonly division: string;
  readonly divisionName: string;
  readonly from: string;
  readonly to: string;
  readonly grain: string;
  readonly by: readonly string[];
  readonly asOf: string;
  readonly rows: readonly StatisticsRow[];
}
