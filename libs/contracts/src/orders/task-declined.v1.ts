import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { taskSnapshot } from './task-snapshot.js';

/** The holder declined the task, with a reason; its issuer answers by taking it back or not. */
export const TaskDeclinedV1 = defineEvent({
  type: 'org.tiergrid.task.declined.v1',
  topic: topics.orders,
  summary:
    'The holder declined the task, with a reason; its issuer answers by taking it back or not.',
  data: z.object({
    ...taskSnapshot,
    reason: z.string(),
  }),
});
