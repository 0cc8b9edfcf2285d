import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { divisionCode } from '../vocabulary.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The holder sent the incident back to the office below, with a reason. */
export const IncidentReturnedV1 = defineEvent({
  type: 'org.tiergrid.incident.returned.v1',
  topic: topics.incidents,
  summary: 'The holder sent the incident back to the office below, with a reason.',
  data: z.object({
    ...incidentSnapshot,
    from: divisionCode,
    reason: z.string(),
  }),
});
