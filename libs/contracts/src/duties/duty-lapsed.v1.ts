import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { dutySnapshot } from './duty-snapshot.js';

/** A statutory duty whose time ran is no longer owed. */
export const DutyLapsedV1 = defineEvent({
  type: 'org.tiergrid.duty.lapsed.v1',
  topic: topics.incidents,
  summary: 'A statutory duty whose time ran is no longer owed.',
  data: z.object({
    ...dutySnapshot,
    reason: z.enum(['regraded', 'facts-changed', 'handling-ended', 'handling-goes-on', 'merged']),
  }),
});
