import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { instant } from '../vocabulary.js';
import { dutySnapshot } from './duty-snapshot.js';

/** The time of a statutory duty runs; also when it is owed again after it had lapsed. */
export const DutyOwedV1 = defineEvent({
  type: 'org.tiergrid.duty.owed.v1',
  topic: topics.incidents,
  summary: 'The time of a statutory duty of an incident runs.',
  data: z.object({
    ...dutySnapshot,
    startedAt: instant,
  }),
});
