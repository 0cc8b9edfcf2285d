import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { divisionCode, divisionPath } from '../vocabulary.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The holder offered the incident to another office, which may lie anywhere in the tree. */
export const IncidentHandOverOfferedV1 = defineEvent({
  type: 'org.tiergrid.incident.hand-over-offered.v1',
  topic: topics.incidents,
  summary: 'The holder offered the incident to another office, which may lie anywhere in the tree.',
  data: z.object({
    ...incidentSnapshot,
    to: divisionCode,
    toPath: divisionPath,
    reason: z.string(),
  }),
});
