import { z } from 'zod';
import { grades } from '../grades.js';
import { unitTypes } from '../unit-types.js';
import { duration } from './duration.schema.js';
import { categoryCode, id, source, text } from './words.schema.js';

/** Who owes a duty. */
export const party = z
  .strictObject({
    id,
    name: text,
    operates: z
      .union(
        [
          z.literal(false),
          z.strictObject({
            cii: z
              .literal(true)
              .optional()
              .describe('Critical information infrastructure is involved'),
            unitTypes: z
              .array(z.enum(unitTypes))
              .optional()
              .describe('Values of affected.unitType'),
          }),
        ],
        'must be false or say how to know the party',
      )
      .describe(
        'false: an authority. Otherwise how to know it as the operator of what was hit; of several ' +
          'that fit, the first in the pack is meant; {} fits everybody',
      ),
  })
  .meta({ id: 'DutyParty' });

/** Something that a report must say. */
export const reportField = z
  .strictObject({
    id,
    name: text,
    source,
    categories: z
      .array(categoryCode)
      .optional()
      .describe('Demanded for these categories only; left out: for all'),
  })
  .meta({ id: 'ReportField' });

/** From which moment a duty's time runs. */
const start = z.enum(['discovered', 'followed-fulfilled', 'new-facts', 'handling-ended']);

export const duty = z
  .strictObject({
    id,
    name: text,
    document: z.enum(['first', 'supplementary', 'final']).describe('Which report fulfils it'),
    owedBy: z.array(id).min(1).describe('Parties'),
    grades: z.array(z.enum(grades)).min(1),
    when: z
      .enum(['always', 'crime-suspected', 'still-running', 'handled'])
      .describe('still-running and handled: whether handling has ended when the duty is due'),
    follows: z.array(id).describe('Duties of which one comes before; they stand above in the pack'),
    from: start.describe(
      'discovered: discovery, knowledge, becoming aware. followed-fulfilled: the duty before was ' +
        'fulfilled, which is when its addressee received it',
    ),
    within: z
      .union([duration, z.literal('promptly')], "must be a duration or 'promptly'")
      .describe('promptly: at once, without a limit in numbers'),
    to: z.union(
      [z.array(text).min(1), z.literal('same-channel')],
      "must be the addressees or 'same-channel'",
    ),
    fields: z.strictObject({
      atOnce: z.array(id).describe('Without these the report is incomplete'),
      later: z.array(id).describe('These may follow'),
    }),
    source,
  })
  .meta({ id: 'Duty' });

export type Party = z.output<typeof party>;
export type ReportField = z.output<typeof reportField>;
export type Duty = z.output<typeof duty>;
