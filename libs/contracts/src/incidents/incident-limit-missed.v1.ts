import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { divisionCode } from '../vocabulary.js';
import { incidentLimit } from './incident-limit.js';

/** A limit has passed and what it measures was not done 超期. */
export const IncidentLimitMissedV1 = defineEvent({
  type: 'org.tiergrid.incident.limit-missed.v1',
  topic: topics.incidents,
  summary: 'A limit has passed, and what it measures was not done.',
  data: z.object({
    ...incidentLimit,
    consequence: z
      .enum(['escalated', 'supervised', 'none'])
      .describe(
        'escalated: the incident went to the office above by itself. supervised 督办: that office ' +
          'is told. none: there was nothing to be done, only the miss stands',
      ),
    officeAbove: divisionCode.nullable().describe('The office that it went to, or that is told'),
  }),
});
