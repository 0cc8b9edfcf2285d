import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { grade } from '../vocabulary.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The holder changed the incident's grade, with a reason. */
export const IncidentRegradedV1 = defineEvent({
  type: 'org.tiergrid.incident.regraded.v1',
  topic: topics.incidents,
  summary: "The holder changed the incident's grade, with a reason.",
  data: z.object({
    ...incidentSnapshot,
    from: grade,
    reason: z.string(),
    suggestedGrade: grade
      .nullable()
      .describe('What the policy pack made of the metrics; null while none is known'),
  }),
});
