import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { divisionCode } from '../vocabulary.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The office that the incident was offered to refused it, with a reason. */
export const IncidentHandOverRefusedV1 = defineEvent({
  type: 'org.tiergrid.incident.hand-over-refused.v1',
  topic: topics.incidents,
  summary: 'The office that the incident was offered to refused it, with a reason.',
  data: z.object({
    ...incidentSnapshot,
    to: divisionCode.describe('The office that refused'),
    reason: z.string(),
  }),
});
