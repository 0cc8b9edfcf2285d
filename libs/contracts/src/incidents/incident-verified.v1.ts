import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** Somebody who had not handled the incident verified that it is resolved. */
export const IncidentVerifiedV1 = defineEvent({
  type: 'org.tiergrid.incident.verified.v1',
  topic: topics.incidents,
  summary: 'Somebody who had not handled the incident verified that it is resolved.',
  data: z.object({
    ...incidentSnapshot,
  }),
});
