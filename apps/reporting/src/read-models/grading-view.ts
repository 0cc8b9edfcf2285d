import { z } from 'zod';
import { text } from '#libs/policy';

const thresholdOrValue = z.union([z.number(), z.string()]);

/** The tests that decided a grade. */
export const decidedBy = z.array(
  z.object({
    condition: z.string().describe('Tests of one condition share it; all of them hold'),
    name: text,
    indicator: z.string().describe('The metric: ciiDownMinutes, dataThreat.level'),
    comparator: z.enum(['>=', '>']).describe('Of words: this one or a graver one'),
    threshold: thresholdOrValue,
    value: thresholdOrValue.describe('What the impact says'),
    source: z.string().describe('Where it stands in the law'),
  }),
);
