import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentStatus } from '../vocabulary.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The holder put the incident off, with a reason: its local clocks pause, its legal ones never. */
export const IncidentSuspendedV1 = defineEvent({
  type: 'org.tiergrid.incident.suspended.v1',
  topic: topics.incidents,
  summary:
    'The holder put the incident off, with a reason: its local clocks pause, its legal ones never.',
  data: z.object({
    ...incidentSnapshot,
    from: incidentStatus.describe('The state that it comes back to'),
    reason: z.string(),
  }),
});
