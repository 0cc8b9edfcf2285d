import { z } from 'zod';
import { grades, impact } from '#libs/policy';

const author = {
  at: z.iso.datetime(),
  actorName: z.string(),
  office: z.string().describe('Office of whoever did it'),
};

/** One grade that an incident had. */
export const gradeGiven = z
  .object({
    grade: z.enum(grades),
    ...author,
    reason: z.string().nullable(),
    suggestedGrade: z
      .enum(grades)
      .nullable()
      .describe('What the policy pack made of the metrics that were known then'),
    conditions: z.array(z.string()).describe('Conditions of the pack behind the suggestion'),
  })
  .meta({ id: 'GradeGiven' });
export type GradeGiven = z.output<typeof gradeGiven>;

/** Facts that somebody added 续报. */
export const supplementView = z
  .object({
    id: z.uuid(),
    ...author,
    text: z.string(),
    impact: impact.nullable().describe('Metrics that became known or changed by it'),
    indicators: z
      .int()
      .describe('How many technical leads it added; they stand with the incident, while kept'),
  })
  .meta({ id: 'Supplement' });
export type SupplementView = z.output<typeof supplementView>;

/** A final report 终报. */
export const finalReportView = z
  .object({
    id: z.uuid(),
    ...author,
    cause: z.string(),
    emergencyMeasures: z.string(),
    harm: z.string(),
    responsibility: z.string(),
    rectification: z.string(),
    lessons: z.string(),
  })
  .meta({ id: 'FinalReport' });
export type FinalReportView = z.output<typeof finalReportView>;
