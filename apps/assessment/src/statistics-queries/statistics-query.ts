import { z } from 'zod';
import { divisionLevels, isDivisionLevel } from '#libs/divisions';

/** How a period is cut into rows. */
export const grains = ['total', 'year', 'month', 'day'] as const;
export type Grain = (typeof grains)[number];

/** The query of `GET /v1/statistics/…`. */
export interface StatisticsQuery {
  readonly division: string;
  readonly by: readonly string[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly grain: Grain;
}

function rule(zh: string, en: string): { params: Record<string, string> } {
  return { params: { 'zh-CN': zh, en } };
}

const day = z.iso
  .date()
  .refine((text) => text >= '1900-01-01', rule('不能早于 1900 年', 'Lies before the year 1900'));

/** @param breakdowns what rows can be broken down by beside a tier of divisions */
export function statisticsQuery<const Breakdowns extends readonly [string, ...string[]]>(
  breakdowns: Breakdowns,
): z.ZodType<StatisticsQuery> {
  const grouping = z.enum([...divisionLevels, ...breakdowns]);
  return z
    .strictObject({
      division: z
        .string()
        .regex(/^[0-9A-Za-z-]{1,32}$/)
        .describe('A division of your own area; what happened in its subtree is counted'),
      by: z
        .string()
        .max(200)
        .transform((text) => text.split(','))
        .pipe(z.array(grouping))
        .refine(
          (names) => new Set(names).size === names.length,
          rule('不能重复同一分组', 'Names a grouping twice'),
        )
        .refine(
          (names) => names.filter(isDivisionLevel).length <= 1,
          rule('行政层级至多选一个', 'Names more than one tier of divisions'),
        )
        .default([])
        .describe(
          `Separated by commas: at most one tier (${divisionLevels.join(', ')}), ` +
            `${breakdowns.join(', ')}. None: one row for each part of the period.`,
        ),
      from: day.optional().describe('First day; 1 January of the present year unless given'),
      to: day.optional().describe('Last day; 31 December of the present year unless given'),
      grain: z.enum(grains).default('total').describe('How the period is cut into rows'),
    })
    .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
      path: ['to'],
      ...rule('结束日期早于开始日期', 'Lies before from'),
    });
}
