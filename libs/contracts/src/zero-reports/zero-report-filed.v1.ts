import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { actor, day, divisionCode, divisionPath } from '../vocabulary.js';

/** A village said that nothing happened in a period. */
export const ZeroReportFiledV1 = defineEvent({
  type: 'org.tiergrid.zero-report.filed.v1',
  topic: topics.incidents,
  summary: 'A village said that nothing happened in a period.',
  data: z.object({
    divisionCode: divisionCode.describe('The village'),
    divisionPath,
    period: z
      .string()
      .regex(/^\d{4}-(?:W\d{2}|\d{2}(?:-\d{2})?)$/)
      .describe('2026-W47 (ISO 8601), 2026-11 or 2026-11-21'),
    grain: z.enum(['day', 'week', 'month']),
    firstDay: day,
    lastDay: day,
    onBehalf: z.boolean().describe('Filed by another office than that of the village'),
    actor,
  }),
});
