import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { day, divisionCode, divisionPath } from '../vocabulary.js';

/**
 * Divisions directly below one parent were added or changed. Siblings travel together, so a whole
 * nation is some 45,000 messages and not 664,000; subject and key are the parent's code (`root`
 * for those without one).
 */
export const DivisionChildrenRecordedV1 = defineEvent({
  type: 'org.tiergrid.division.children-recorded.v1',
  topic: topics.directory,
  summary: 'Divisions directly below one parent were added or changed.',
  data: z.object({
    parentCode: divisionCode.nullable().describe('null: the roots of the tree'),
    children: z
      .array(
        z.object({
          code: divisionCode,
          name: z.string().min(1).max(200),
          level: z.enum(['province', 'prefecture', 'county', 'township', 'village', 'grid']),
          path: divisionPath,
          validFrom: day.nullable(),
          validTo: day.nullable().describe('First day on which it no longer exists'),
          revision: z
            .int()
            .positive()
            .describe('Rises with each change of this division; keep the highest'),
        }),
      )
      .min(1)
      .max(500)
      .describe('Only those that changed'),
  }),
});
