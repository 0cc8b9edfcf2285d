import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { taskSnapshot } from './task-snapshot.js';

/** The holder acknowledged the task. */
export const TaskAcknowledgedV1 = defineEvent({
  type: 'org.tiergrid.task.acknowledged.v1',
  topic: topics.orders,
  summary: 'The holder acknowledged the task.',
  data: z.object({
    ...taskSnapshot,
  }),
});
