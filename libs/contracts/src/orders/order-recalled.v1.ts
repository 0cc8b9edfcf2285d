import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { actor, divisionCode, divisionPath, instant } from '../vocabulary.js';

/** The order was taken back, and with it every task that was still open. */
export const OrderRecalledV1 = defineEvent({
  type: 'org.tiergrid.order.recalled.v1',
  topic: topics.orders,
  summary: 'The order was taken back, and with it every task that was still open.',
  data: z.object({
    title: z.string(),
    incidentId: z.uuid().nullable(),
    issuer: divisionCode,
    issuerPath: divisionPath,
    reason: z.string(),
    recalledAt: instant,
    actor,
  }),
});
