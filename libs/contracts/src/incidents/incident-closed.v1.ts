import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The incident was closed. */
export const IncidentClosedV1 = defineEvent({
  type: 'org.tiergrid.incident.closed.v1',
  topic: topics.incidents,
  summary: 'The incident was closed.',
  data: z.object({
    ...incidentSnapshot,
  }),
});
