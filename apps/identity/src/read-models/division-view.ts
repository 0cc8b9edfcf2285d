import { z } from 'zod';
import { divisionLevels } from '#libs/divisions';

/** A division as the API shows it. */
export const divisionView = z
  .object({
    code: z.string().describe('A string, leading zeros count: 431002001001'),
    name: z.string(),
    level: z.enum(divisionLevels),
    parentCode: z.string().nullable().describe('null: a root of the tree'),
    path: z.string().describe('Codes from the root down, each followed by a slash'),
    validFrom: z.iso.date().nullable().describe('First day of its existence; null: always'),
    validTo: z.iso.date().nullable().describe('First day on which it no longer exists'),
    version: z.int().positive().describe('Rises with each change of this division'),
  })
  .meta({ id: 'Division' });

export type DivisionView = Readonly<z.output<typeof divisionView>>;
