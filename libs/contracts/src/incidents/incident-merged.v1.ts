import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The incident turned out to be the same as another one, which goes on for both. */
export const IncidentMergedV1 = defineEvent({
  type: 'org.tiergrid.incident.merged.v1',
  topic: topics.incidents,
  summary: 'The incident turned out to be the same as another one, which goes on for both.',
  data: z.object({
    ...incidentSnapshot,
    into: z.uuid().describe('The incident that goes on'),
    intoNumber: z.string(),
    reason: z.string(),
  }),
});
