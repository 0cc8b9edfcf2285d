import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { divisionCode } from '../vocabulary.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The holder took its offer back before it was answered. */
export const IncidentHandOverWithdrawnV1 = defineEvent({
  type: 'org.tiergrid.incident.hand-over-withdrawn.v1',
  topic: topics.incidents,
  summary: 'The holder took its offer back before it was answered.',
  data: z.object({
    ...incidentSnapshot,
    to: divisionCode.describe('The office that it was offered to'),
    reason: z.string(),
  }),
});
