import { z } from 'zod';
import { parsePeriod } from '../domain/zero-report/index.js';

const words = {
  en: 'There is no such day, week or month',
  'zh-CN': '没有这样的日期、周或月份',
} as const;

/** A period in a body or query, read. */
export const periodField = z
  .string()
  .regex(/^2\d{3}-(?:W\d{2}|\d{2}(?:-\d{2})?)$/)
  .transform((text, context) => {
    const period = parsePeriod(text);
    if (period !== undefined) return period;
    context.addIssue({ code: 'custom', message: words.en, params: words });
    return z.NEVER;
  })
  .describe('2026-W47 (ISO 8601, from Monday), 2026-11 or 2026-11-21, as the platform has set it');
