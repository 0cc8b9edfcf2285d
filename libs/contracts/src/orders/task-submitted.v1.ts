import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { taskSnapshot } from './task-snapshot.js';

/** The holder submitted its work, or all offices below it were done with theirs. */
export const TaskSubmittedV1 = defineEvent({
  type: 'org.tiergrid.task.submitted.v1',
  topic: topics.orders,
  summary: 'The holder submitted its work, or all offices below it were done with theirs.',
  data: z.object({
    ...taskSnapshot,
    summary: z.string().describe('What was done'),
  }),
});
