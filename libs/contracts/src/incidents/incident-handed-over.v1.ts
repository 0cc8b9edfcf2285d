import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { divisionCode } from '../vocabulary.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The office that the incident was offered to took it and holds it now. */
export const IncidentHandedOverV1 = defineEvent({
  type: 'org.tiergrid.incident.handed-over.v1',
  topic: topics.incidents,
  summary: 'The office that the incident was offered to took it and holds it now.',
  data: z.object({
    ...incidentSnapshot,
    from: divisionCode,
  }),
});
