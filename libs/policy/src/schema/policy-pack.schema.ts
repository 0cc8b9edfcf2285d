import { z } from 'zod';
import { grades } from '../grades.js';
import { calendar } from './calendar.schema.js';
import { duty, party, reportField } from './duty.schema.js';
import { gradeRule } from './grading.schema.js';
import { tierLimit } from './tier-limit.schema.js';
import { categoryCode, day, id, source, text } from './words.schema.js';

/**
 * A policy pack as it stands in its JSON file: everything that one country's law and one place's
 * practice say in numbers. What no schema can say is checked by `packMistakes`.
 */
export const policyPackDocument = z
  .strictObject({
    $schema: z.string().optional().describe('For editors; not read'),
    id: id.describe('cn-2025; incidents keep it'),
    version: z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, 'must be three numbers like 1.0.0')
      .describe('Raised with every change; incidents keep the version that they were graded by'),
    title: text,
    inForce: day.describe('The day from which the law holds'),
    source,
    categories: z.array(categoryCode).min(1).describe('What may be reported under this pack'),
    hiddenDangerCategories: z
      .array(categoryCode)
      .describe('Those of them that are dangers found and not harm done'),
    grades: z.array(gradeRule).min(2).describe('The gravest first'),
    otherwise: z.enum(grades).describe('The grade when no condition holds'),
    parties: z.array(party).min(1),
    reportFields: z.array(reportField),
    duties: z.array(duty),
    tierLimits: z.array(tierLimit),
    reminderPercents: z
      .array(z.int().min(1).max(100))
      .describe('After so much of a limit a reminder is due 催办; ascending'),
    calendar,
  })
  .meta({ id: 'PolicyPack' });

export type PolicyPackDocument = z.output<typeof policyPackDocument>;
