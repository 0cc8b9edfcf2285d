import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { instant } from '../vocabulary.js';
import { dutySnapshot } from './duty-snapshot.js';

/** A statutory duty was due and nobody had recorded that it was fulfilled. */
export const DutyMissedV1 = defineEvent({
  type: 'org.tiergrid.duty.missed.v1',
  topic: topics.incidents,
  summary: 'A statutory duty was due and nobody had recorded that it was fulfilled.',
  data: z.object({
    ...dutySnapshot,
    startedAt: instant,
    dueAt: instant,
  }),
});
