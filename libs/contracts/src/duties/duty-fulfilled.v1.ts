import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { instant } from '../vocabulary.js';
import { dutySnapshot } from './duty-snapshot.js';

/** Somebody recorded that the report which a statutory duty asks for was made. */
export const DutyFulfilledV1 = defineEvent({
  type: 'org.tiergrid.duty.fulfilled.v1',
  topic: topics.incidents,
  summary: 'Somebody recorded that the report which a statutory duty asks for was made.',
  data: z.object({
    ...dutySnapshot,
    startedAt: instant,
    fulfilledAt: instant.describe('When the report was made, as it was recorded'),
    recordedAt: instant.describe('When that was recorded'),
    late: z.boolean().describe('Made after dueAt'),
    missedAt: instant.nullable().describe('When the platform had found it overdue'),
    incomplete: z.boolean().describe('Fields were missing that it must have at once'),
    missingFields: z.array(z.string()).describe('Their ids in the pack: harm'),
  }),
});
