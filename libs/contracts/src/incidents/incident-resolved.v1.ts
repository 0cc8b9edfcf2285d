import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The holder declared the incident resolved. */
export const IncidentResolvedV1 = defineEvent({
  type: 'org.tiergrid.incident.resolved.v1',
  topic: topics.incidents,
  summary: 'The holder declared the incident resolved.',
  data: z.object({
    ...incidentSnapshot,
    summary: z.string(),
  }),
});
