import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** A closed incident is handled again. */
export const IncidentReopenedV1 = defineEvent({
  type: 'org.tiergrid.incident.reopened.v1',
  topic: topics.incidents,
  summary: 'A closed incident is handled again.',
  data: z.object({
    ...incidentSnapshot,
    reason: z.string(),
  }),
});
