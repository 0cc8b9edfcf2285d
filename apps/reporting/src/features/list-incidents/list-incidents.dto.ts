import { z } from 'zod';
import { pageQuery } from '#libs/http';
import { grades } from '#libs/policy';
import { incidentStatuses } from '../../read-models/incident-view.js';

/** A date in a query: RFC 3339 with offset; `+` of the offset written as %2B. */
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** One value or, with the parameter repeated, several of which one must be true. */
function oneOrSeveral<Value extends z.ZodType<string>>(
  value: Value,
): z.ZodType<z.output<Value>[], z.input<Value> | z.input<Value>[]> {
  return z
    .union([value, z.array(value).min(1).max(10)])
    .transform((given) => (Array.isArray(given) ? given : [given]));
}

/** What narrows a list, an export and a saved filter; all that is given must hold. */
export const filterQuery = {
  division: z.string().max(32).optional().describe('Only this division and what lies below it'),
  status: oneOrSeveral(z.enum(incidentStatuses)).optional(),
  grade: oneOrSeveral(z.enum(grades)).optional(),
  category: z.string().min(2).max(10).optional().describe('A category or the class of some: 01'),
  holder: z.string().max(32).optional().describe('Code of the office that must act'),
  offeredTo: z
    .string()
    .max(32)
    .optional()
    .describe('Code of the office that has a hand-over to answer'),
  unitType: z.string().min(1).max(100).optional().describe('As it was reported'),
  cii: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('Critical information infrastructure 关键信息基础设施 is hit, or is not'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'Words that must all stand in title, number, description, unit, system or indicators. ' +
        'Chinese needs no spaces; a single character is not looked for in descriptions. What was ' +
        'reported is found within about a second',
    ),
  occurredFrom: instant.optional(),
  occurredTo: instant.optional().describe('Before this time'),
  reportedFrom: instant.optional(),
  reportedTo: instant.optional().describe('Before this time'),
};

/** Query of GET /v1/incidents. */
export const listQuery = z.strictObject({
  ...filterQuery,
  updatedSince: instant
    .optional()
    .describe(
      'What changed since then, oldest change first. Come back with resumeCursor: nothing is lost',
    ),
  ...pageQuery,
});

export type ListQuery = z.output<typeof listQuery>;
