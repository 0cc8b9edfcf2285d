import { z } from 'zod';

const fields = z.record(z.string().min(1).max(100), z.string().trim().min(1).max(10_000));

/** Body that writes the content of reports. It takes the place of what was there. */
export const writeReportContent = z
  .strictObject({
    crimeSuspected: z
      .boolean()
      .optional()
      .describe('Whether a crime is suspected, which public security must then be told'),
    fields: fields.describe(
      'Texts by the ids of the report fields of the incident’s policy pack: place, harm, measures, ' +
        'ransom-amount, ransom-method, ransom-date, trend, preliminary-cause, technical-leads, ' +
        'next-measures, support-asked, scene-preservation, other …; what the incident says itself ' +
        'need not be written. No contacts.',
    ),
  })
  .meta({ id: 'WriteReportContent' });

export type WriteReportContent = z.output<typeof writeReportContent>;

/** The content of an incident's reports. */
export const reportContentView = z
  .object({
    version: z.int().describe('Also the ETag; 0 while nobody wrote anything'),
    crimeSuspected: z.boolean().nullable().describe('null: nobody said'),
    fields: z.record(z.string(), z.string()).describe('What people wrote'),
    derived: z
      .record(z.string(), z.string())
      .describe(
        'What reports say altogether: people’s words, and the incident’s own, in the language of the request',
      ),
    writtenAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ReportContent' });

export type ReportContentView = z.output<typeof reportContentView>;
