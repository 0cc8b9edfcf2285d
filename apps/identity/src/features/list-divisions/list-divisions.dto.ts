import { z } from 'zod';
import { divisionCodePattern, divisionLevels } from '#libs/divisions';
import { pageQuery } from '#libs/http';

export const listDivisionsQuery = z.strictObject({
  parent: z
    .string()
    .regex(divisionCodePattern)
    .optional()
    .describe('Only divisions directly below this one; `root` for those without a parent'),
  level: z.enum(divisionLevels).optional(),
  q: z
    .string()
    .trim()
    .max(100)
    .regex(/^\P{Cc}+$/u)
    .optional()
    .describe('What the code or the name begins with: 431002, or 北湖'),
  ...pageQuery,
});

export type ListDivisionsQuery = z.output<typeof listDivisionsQuery>;
