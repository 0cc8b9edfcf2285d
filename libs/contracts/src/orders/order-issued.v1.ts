import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { actor, divisionCode, divisionPath, instant } from '../vocabulary.js';

/** An order was issued; its tasks follow as events of their own. */
export const OrderIssuedV1 = defineEvent({
  type: 'org.tiergrid.order.issued.v1',
  topic: topics.orders,
  summary: 'An order was issued; its tasks follow as events of their own.',
  data: z.object({
    title: z.string(),
    incidentId: z.uuid().nullable().describe('The incident that it serves, if any'),
    issuer: divisionCode,
    issuerPath: divisionPath,
    tasks: z.int().positive().describe('Number of tasks directly below the order'),
    issuedAt: instant,
    actor,
  }),
});
