import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { taskSnapshot } from './task-snapshot.js';

/** The holder handed the task down to offices below; it now waits for them. */
export const TaskHandedDownV1 = defineEvent({
  type: 'org.tiergrid.task.handed-down.v1',
  topic: topics.orders,
  summary: 'The holder handed the task down to offices below; it now waits for them.',
  data: z.object({
    ...taskSnapshot,
    tasks: z.int().positive().describe('Number of tasks made below it'),
  }),
});
