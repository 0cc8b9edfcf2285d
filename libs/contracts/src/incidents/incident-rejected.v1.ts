import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The holder rejected the incident, with a reason. */
export const IncidentRejectedV1 = defineEvent({
  type: 'org.tiergrid.incident.rejected.v1',
  topic: topics.incidents,
  summary: 'The holder rejected the incident, with a reason.',
  data: z.object({
    ...incidentSnapshot,
    reason: z.string(),
  }),
});
