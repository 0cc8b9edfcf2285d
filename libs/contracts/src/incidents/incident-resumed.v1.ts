import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** A suspended incident goes on in the state that it came from: its local clocks run on. */
export const IncidentResumedV1 = defineEvent({
  type: 'org.tiergrid.incident.resumed.v1',
  topic: topics.incidents,
  summary: 'A suspended incident goes on in the state that it came from: its local clocks run on.',
  data: z.object({
    ...incidentSnapshot,
    reason: z.string(),
  }),
});
