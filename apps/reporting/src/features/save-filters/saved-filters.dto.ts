import { z } from 'zod';
import { filterQuery } from '../list-incidents/list-incidents.dto.js';

/** The filters of a list, checked as a list checks them and kept as they were written. */
const checkedQuery = z.strictObject(filterQuery);
const keptQuery = z
  .record(z.string().max(20), z.union([z.string().max(200), z.array(z.string().max(20)).max(10)]))
  .superRefine((query, context) => {
    const { error } = checkedQuery.safeParse(query);
    for (const issue of error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
    }
  })
  .describe('Parameters of GET /v1/incidents, but limit, cursor and updatedSince');

/** Body of a filter to keep. */
export const saveFilter = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    shared: z.boolean().default(false).describe('Shown to everybody of your office'),
    query: keptQuery,
  })
  .meta({ id: 'SaveFilter' });

export type SaveFilter = z.output<typeof saveFilter>;

/** A filter that somebody keeps. */
export const savedFilter = z
  .object({
    id: z.uuid(),
    version: z.int().describe('Also the ETag; send it back as If-Match'),
    name: z.string(),
    shared: z.boolean(),
    own: z.boolean().describe('Only its owner can change or remove it'),
    query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'SavedFilter' });

export type SavedFilter = z.output<typeof savedFilter>;
