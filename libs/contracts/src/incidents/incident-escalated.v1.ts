import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { divisionCode } from '../vocabulary.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The incident went up to the parent office, with a reason. */
export const IncidentEscalatedV1 = defineEvent({
  type: 'org.tiergrid.incident.escalated.v1',
  topic: topics.incidents,
  summary: 'The incident went up to the parent office, with a reason.',
  data: z.object({
    ...incidentSnapshot,
    from: divisionCode,
    reason: z.string(),
  }),
});
