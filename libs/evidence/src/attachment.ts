import type { DivisionPath } from '#libs/divisions';

/** What an attachment belongs to, as its service knows it. */
export interface Subject {
  /** `incident`, `task` … */
  readonly type: string;
  readonly id: string;
  /** Decides who may see what is attached. */
  readonly path: DivisionPath;
}

/**
 * - `uploading`: bytes are missing
 * - `checking`: all bytes are here and safe; type, metadata and malware are being looked at
 * - `available`: can be fetched
 * - `rejected`: not kept, `reason` says why; its bytes are gone
 * - `removed`: taken back by whoever sent it; its bytes are gone
 */
export const attachmentStatuses = [
  'uploading',
  'checking',
  'available',
  'rejected',
  'removed',
] as const;
export type AttachmentStatus = (typeof attachmentStatuses)[number];

/** What became of what an image or a video says of itself: place, device, author. */
export type MetadataFate = 'none' | 'removed' | 'kept';

/** Who sent a file. */
export interface Uploader {
  readonly clientId: string;
  readonly name: string;
  readonly office: string;
}

/** A file as it was announced. */
export interface AnnouncedFile {
  readonly name: string;
  /** Media type, of those that are known. */
  readonly declaredType: string;
  /** Bytes. */
  readonly declaredSize: number;
  /** Hex; compared with what arrives. */
  readonly declaredSha256: string | null;
  /** Leave in the file what it says of place and device: on purpose, and it is recorded who. */
  readonly keepMetadata: boolean;
}

/** What was found of a file and how it is kept. */
export interface KeptFile {
  readonly mediaType: string;
  /** Bytes, as kept. */
  readonly size: number;
  /** Hex, of the bytes that are kept. */
  readonly sha256: string;
  /** Hex, of the bytes that were sent. */
  readonly originalSha256: string;
  readonly metadata: MetadataFate;
}

/** An attachment as it stands. */
export interface Attachment extends AnnouncedFile {
  readonly id: string;
  readonly subject: Subject;
  readonly status: AttachmentStatus;
  /** Code of the problem, when it was rejected. */
  readonly reason: string | null;
  readonly uploader: Uploader;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When the last byte was here. */
  readonly receivedAt: Date | null;
  /** Null until it was checked and found good. */
  readonly kept: KeptFile | null;
}
