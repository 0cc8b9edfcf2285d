import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { taskSnapshot } from './task-snapshot.js';

/** The issuer sent the work back for rework, or did not agree that it was declined, with a reason. */
export const TaskReturnedV1 = defineEvent({
  type: 'org.tiergrid.task.returned.v1',
  topic: topics.orders,
  summary:
    'The issuer sent the work back for rework, or did not agree that it was declined, with a reason.',
  data: z.object({
    ...taskSnapshot,
    reason: z.string(),
  }),
});
