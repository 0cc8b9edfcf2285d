import { z } from 'zod';

/** Query of a report document. */
export const documentQuery = z.strictObject({
  format: z
    .enum(['pdf', 'docx', 'iodef'])
    .default('pdf')
    .describe('pdf; docx to go on writing in; iodef: XML of RFC 7970'),
  lang: z
    .enum(['zh-CN', 'en'])
    .optional()
    .describe('Language of the document; that of Accept-Language unless given'),
});

export type DocumentQuery = z.output<typeof documentQuery>;

/** Which report. */
export const documentKind = z.enum(['first', 'supplementary', 'final']);
