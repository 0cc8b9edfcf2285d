import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The holder accepted the incident and gave it a category and a grade. */
export const IncidentAcceptedV1 = defineEvent({
  type: 'org.tiergrid.incident.accepted.v1',
  topic: topics.incidents,
  summary: 'The holder accepted the incident and gave it a category and a grade.',
  data: z.object({
    ...incidentSnapshot,
  }),
});
