import { z } from 'zod';

/** Body of a fulfilment. Fields that are not named here are refused. */
export const fulfilDutyBody = z
  .strictObject({
    at: z.iso
      .datetime({ offset: true })
      .transform((text) => new Date(text))
      .optional()
      .describe('When the report was made, RFC 3339 with offset; now unless given'),
    reference: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe('The number under which the addressee registered it'),
    person: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe('Name of who made the report, where it is not you'),
  })
  .meta({ id: 'FulfilDuty' });

export type FulfilDutyBody = z.output<typeof fulfilDutyBody>;
