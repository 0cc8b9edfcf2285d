import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { attachmentSnapshot } from './attachment-snapshot.js';

/** A file was taken back from an incident. */
export const IncidentAttachmentRemovedV1 = defineEvent({
  type: 'org.tiergrid.incident.attachment-removed.v1',
  topic: topics.incidents,
  summary:
    'A file that had been added to an incident was taken back by its sender; its bytes are gone.',
  data: z.object({
    ...attachmentSnapshot,
  }),
});
