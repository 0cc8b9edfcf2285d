import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { actor, divisionCode, divisionPath, instant } from '../vocabulary.js';

/** Every task of the order is done or was taken back; at least one is done. */
export const OrderCompletedV1 = defineEvent({
  type: 'org.tiergrid.order.completed.v1',
  topic: topics.orders,
  summary: 'Every task of the order is done or was taken back; at least one is done.',
  data: z.object({
    title: z.string(),
    incidentId: z.uuid().nullable(),
    issuer: divisionCode,
    issuerPath: divisionPath,
    completedAt: instant,
    actor,
  }),
});
