import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { taskSnapshot } from './task-snapshot.js';

/** The issuer verified the work: the task is done. */
export const TaskCompletedV1 = defineEvent({
  type: 'org.tiergrid.task.completed.v1',
  topic: topics.orders,
  summary: 'The issuer verified the work: the task is done.',
  data: z.object({
    ...taskSnapshot,
    summary: z.string().describe('What was done'),
  }),
});
