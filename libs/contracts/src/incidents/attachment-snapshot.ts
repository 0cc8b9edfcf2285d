import { z } from 'zod';
import { actor, divisionCode, divisionPath } from '../vocabulary.js';

/** What an event says of a file that belongs to an incident. Its name is what somebody wrote: not. */
export const attachmentSnapshot = {
  incidentId: z.uuid(),
  incidentNumber: z.string().describe('The number that people say: 431002-2026-000123'),
  divisionCode: divisionCode.describe('Where the incident happened'),
  divisionPath,
  mediaType: z.string().describe('What its bytes are: image/jpeg'),
  size: z.int().positive().describe('Bytes, as kept'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Hex, of the bytes that are kept'),
  metadata: z
    .enum(['none', 'removed', 'kept'])
    .describe('What became of place, device and author in an image or a video'),
  actor,
};
