import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { taskSnapshot } from './task-snapshot.js';

/** The holder submitted its work, or nothing below it was open any more and some of it was done. */
export const TaskSubmittedV1 = defineEvent({
  type: 'org.tiergrid.task.submitted.v1',
  topic: topics.orders,
  summary:
    'The holder submitted its work, or nothing below it was open any more and some of it was done.',
  data: z.object({
    ...taskSnapshot,
    summary: z.string().describe('What was done'),
  }),
});
