import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { incidentSnapshot } from './incident-snapshot.js';

/** The holder submitted a final report. */
export const IncidentFinalReportSubmittedV1 = defineEvent({
  type: 'org.tiergrid.incident.final-report-submitted.v1',
  topic: topics.incidents,
  summary: 'The holder submitted a final report.',
  data: z.object({
    ...incidentSnapshot,
  }),
});
