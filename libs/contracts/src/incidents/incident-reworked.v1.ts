import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** Verification found the work wanting: the incident is handled again. */
export const IncidentReworkedV1 = defineEvent({
  type: 'org.tiergrid.incident.reworked.v1',
  topic: topics.incidents,
  summary: 'Verification found the work wanting: the incident is handled again.',
  data: z.object({
    ...incidentSnapshot,
    reason: z.string(),
  }),
});
