import { z } from 'zod';
import { duty, grades, impact, text } from '#libs/policy';

/** Body of the question what a set of metrics would be. */
export const gradeImpact = z
  .strictObject({
    pack: z
      .string()
      .min(1)
      .max(64)
      .describe('Policy pack: cn-2025, eu-nis2, or one of this installation')
      .meta({ examples: ['cn-2025'] }),
    impact: impact
      .describe('What is known; a metric that is missing decides nothing')
      .meta({ examples: [{ ciiDownMinutes: 75 }] }),
  })
  .meta({ id: 'GradeImpact' });

const thresholdOrValue = z.union([z.number(), z.string()]);

/** What a set of metrics would be. */
export const gradingView = z
  .object({
    pack: z.string(),
    packVersion: z.string(),
    grade: z.enum(grades),
    gradeName: text,
    decidedBy: z
      .array(
        z.object({
          condition: z.string().describe('Tests of one condition share it; all of them hold'),
          name: text,
          indicator: z.string().describe('The metric: ciiDownMinutes, dataThreat.level'),
          comparator: z.enum(['>=', '>']).describe('Of words: this one or a graver one'),
          threshold: thresholdOrValue,
          value: thresholdOrValue.describe('What the impact says'),
          source: z.string().describe('Where it stands in the law'),
        }),
      )
      .describe('Every condition that makes it this grade; none for the least grade'),
    duties: z
      .array(duty)
      .describe('What this grade obliges to, whichever operator was hit; owedBy says whom'),
  })
  .meta({ id: 'Grading' });

export type GradingView = z.output<typeof gradingView>;
