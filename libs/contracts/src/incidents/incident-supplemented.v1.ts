import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** Somebody added facts to the incident. */
export const IncidentSupplementedV1 = defineEvent({
  type: 'org.tiergrid.incident.supplemented.v1',
  topic: topics.incidents,
  summary: 'Somebody added facts to the incident.',
  data: z.object({
    ...incidentSnapshot,
    metrics: z
      .array(z.string())
      .describe('Impact metrics that are known now or have changed; the text is not in events'),
  }),
});
