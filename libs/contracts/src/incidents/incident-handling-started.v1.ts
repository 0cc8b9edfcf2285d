import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** Work on the incident began: an order was issued for it. */
export const IncidentHandlingStartedV1 = defineEvent({
  type: 'org.tiergrid.incident.handling-started.v1',
  topic: topics.incidents,
  summary: 'Work on the incident began: an order was issued for it.',
  data: z.object({
    ...incidentSnapshot,
    orderId: z.uuid(),
  }),
});
