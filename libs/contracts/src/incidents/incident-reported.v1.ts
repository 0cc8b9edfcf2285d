import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { divisionCode, instant } from '../vocabulary.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** An incident was reported and is held by the office above the reporter. */
export const IncidentReportedV1 = defineEvent({
  type: 'org.tiergrid.incident.reported.v1',
  topic: topics.incidents,
  summary: 'An incident was reported and is held by the office above the reporter.',
  data: z.object({
    ...incidentSnapshot,
    occurredAt: instant,
    discoveredAt: instant,
    reporterOffice: divisionCode,
  }),
});
