import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentLimit } from './incident-limit.js';

/** A share of a limit has passed, and the office that must act is reminded 催办. */
export const IncidentLimitRemindedV1 = defineEvent({
  type: 'org.tiergrid.incident.limit-reminded.v1',
  topic: topics.incidents,
  summary: 'A share of a limit has passed, and the office that must act is reminded.',
  data: z.object({
    ...incidentLimit,
    percent: z.int().min(1).max(99).describe('So much of the limit has passed'),
  }),
});
