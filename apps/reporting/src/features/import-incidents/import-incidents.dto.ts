import { z } from 'zod';

/** Errors that an answer names at the most. */
export const mostErrors = 500;

export const importQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('true: only says what the import would do'),
  partial: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('true: rows without errors are taken although others have some; else all or none'),
});
export type ImportQuery = z.output<typeof importQuery>;

const importError = z.object({
  row: z.int().describe('As the spreadsheet numbers its rows; the header is row 1'),
  column: z.string().nullable().describe("The column's header as it stands in the file"),
  cell: z.string().nullable().describe('C5'),
  field: z.string().nullable().describe('Of the report: divisionCode'),
  code: z.string().describe('Stable'),
  message: z.string(),
});
export type ImportError = z.output<typeof importError>;

export const importResult = z
  .object({
    dryRun: z.boolean(),
    rows: z.int().describe('Rows of the file that are not empty, without the header'),
    valid: z.int().describe('Rows without errors, those taken before included'),
    taken: z.int().describe('Incidents that were made now; 0 in a dry run'),
    takenBefore: z.int().describe('Rows that an earlier import took: they are not taken twice'),
    errorCount: z.int(),
    errors: z.array(importError).describe(`The first ${mostErrors}, in the order of the rows`),
  })
  .meta({ id: 'ImportResult' });
export type ImportResult = z.output<typeof importResult>;
