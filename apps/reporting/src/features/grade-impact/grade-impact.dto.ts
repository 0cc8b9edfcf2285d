import { z } from 'zod';
import { duty, grades, impact, text } from '#libs/policy';
import { decidedBy } from '../../read-models/grading-view.js';

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

/** What a set of metrics would be. */
export const gradingView = z
  .object({
    pack: z.string(),
    packVersion: z.string(),
    grade: z.enum(grades),
    gradeName: text,
    decidedBy: decidedBy.describe(
      'Every condition that makes it this grade; none for the least grade',
    ),
    duties: z
      .array(duty)
      .describe('What this grade obliges to, whichever operator was hit; owedBy says whom'),
  })
  .meta({ id: 'Grading' });

export type GradingView = z.output<typeof gradingView>;
