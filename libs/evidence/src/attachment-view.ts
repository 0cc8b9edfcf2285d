import { z } from 'zod';
import type { Attachment } from './attachment.js';

/** An attachment as the API shows it. */
export const attachmentView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: z
      .enum(['uploading', 'checking', 'available', 'rejected'])
      .describe('Only what is available can be fetched'),
    reason: z.string().nullable().describe('When rejected: the code of the problem'),
    type: z.string().describe('Media type: as declared, and from `available` on as found'),
    size: z.int().describe('Bytes: as announced, and from `available` on as kept'),
    sha256: z.string().nullable().describe('Hex, of what is kept; null until it is available'),
    originalSha256: z.string().nullable().describe('Hex, of what was sent'),
    metadata: z
      .enum(['none', 'removed', 'kept'])
      .nullable()
      .describe('What became of place, device and author in an image or a video'),
    uploadedBy: z.object({ office: z.string(), name: z.string() }),
    createdAt: z.iso.datetime(),
    uploadedAt: z.iso.datetime().nullable().describe('When the last byte had come'),
    expiresAt: z.iso.datetime().nullable().describe('Until when an upload can be taken up again'),
  })
  .meta({ id: 'Attachment' });

export type AttachmentView = z.output<typeof attachmentView>;

export function toAttachmentView(attachment: Attachment): AttachmentView {
  const { status, kept } = attachment;
  if (status === 'removed') throw new Error(`attachment ${attachment.id} is removed`);
  return {
    id: attachment.id,
    name: attachment.name,
    status,
    reason: attachment.reason,
    type: kept?.mediaType ?? attachment.declaredType,
    size: kept?.size ?? attachment.declaredSize,
    sha256: kept?.sha256 ?? null,
    originalSha256: kept?.originalSha256 ?? null,
    metadata: kept?.metadata ?? null,
    uploadedBy: { office: attachment.uploader.office, name: attachment.uploader.name },
    createdAt: attachment.createdAt.toISOString(),
    uploadedAt: attachment.receivedAt?.toISOString() ?? null,
    expiresAt: status === 'uploading' ? attachment.expiresAt.toISOString() : null,
  };
}
