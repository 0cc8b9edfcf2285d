import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { taskSnapshot } from './task-snapshot.js';

/** The task was taken back: its order was recalled, or its issuer agreed that it was declined. */
export const TaskRecalledV1 = defineEvent({
  type: 'org.tiergrid.task.recalled.v1',
  topic: topics.orders,
  summary:
    'The task was taken back: its order was recalled, or its issuer agreed that it was declined.',
  data: z.object({
    ...taskSnapshot,
    reason: z.string(),
  }),
});
