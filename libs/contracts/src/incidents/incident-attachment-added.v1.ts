import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { topics } from '../topics.js';
import { attachmentSnapshot } from './attachment-snapshot.js';

/** A file was added to an incident. */
export const IncidentAttachmentAddedV1 = defineEvent({
  type: 'org.tiergrid.incident.attachment-added.v1',
  topic: topics.incidents,
  summary: 'A file was added to an incident, checked and kept. The aggregate is the file.',
  data: z.object({
    ...attachmentSnapshot,
  }),
});
