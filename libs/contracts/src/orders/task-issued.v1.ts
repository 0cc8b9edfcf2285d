import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { taskSnapshot } from './task-snapshot.js';

/** An office was given a task, by an order or by an office that handed its own task down. */
export const TaskIssuedV1 = defineEvent({
  type: 'org.tiergrid.task.issued.v1',
  topic: topics.orders,
  summary: 'An office was given a task, by an order or by an office that handed its own task down.',
  data: z.object({
    ...taskSnapshot,
  }),
});
