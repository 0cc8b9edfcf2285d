import { z } from 'zod';
import { divisionLevels } from '#libs/divisions';
import { mostTargets } from '../domain/targets.js';

const code = z.string().min(1).max(32);

/** The offices that a request names, as a list or as all of a level. */
export type RequestedTargets =
  | { readonly by: 'list'; readonly codes: readonly string[] }
  | { readonly by: 'level'; readonly division: string; readonly level: string };

const oneOf = {
  en: 'Give either offices, or division and level',
  'zh-CN': '请填写 offices，或同时填写 division 与 level，二者择一',
};

/**
 * One object and not a union of two: a union answers a misspelt field with "invalid input" and
 * names no field.
 */
export const targets = z
  .strictObject({
    offices: z
      .array(code)
      .min(1)
      .max(mostTargets)
      .optional()
      .describe('Codes of offices below yours; or give division and level'),
    division: code.optional().describe('With level: a division of your own area'),
    level: z.enum(divisionLevels).optional().describe('All open divisions of this level in it'),
  })
  .transform(({ offices, division, level }, context): RequestedTargets => {
    if (offices !== undefined && division === undefined && level === undefined) {
      return { by: 'list', codes: offices };
    }
    if (offices === undefined && division !== undefined && level !== undefined) {
      return { by: 'level', division, level };
    }
    context.issues.push({ code: 'custom', input: offices, path: [], params: oneOf });
    return z.NEVER;
  })
  .describe('Either offices, or division and level');

/** Times by which something is to be done. */
export const limit = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .describe('RFC 3339 with offset, in the future: 2026-11-21T18:00:00+08:00');
