import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { Attachment, AttachmentStatus, KeptFile, MetadataFate } from './attachment.js';

interface AttachmentRow {
  id: string;
  subjectType: string;
  subjectId: string;
  path: string;
  status: AttachmentStatus;
  reason: string | null;
  name: string;
  declaredType: string;
  declaredSize: number;
  declaredSha256: string | null;
  keepMetadata: boolean;
  mediaType: string | null;
  size: number | null;
  sha256: string | null;
  originalSha256: string | null;
  metadata: MetadataFate | null;
  uploader: string;
  uploaderName: string;
  uploaderOffice: string;
  createdAt: Date;
  expiresAt: Date;
  receivedAt: Date | null;
}

const columns = `id, subject_type AS "subjectType", subject_id AS "subjectId",
  division_path AS path, status, reason, name, declared_type AS "declaredType",
  declared_size AS "declaredSize", declared_sha256 AS "declaredSha256",
  keep_metadata AS "keepMetadata", media_type AS "mediaType", size, sha256,
  original_sha256 AS "originalSha256", metadata, uploader, uploader_name AS "uploaderName",
  uploader_office AS "uploaderOffice", created_at AS "createdAt", expires_at AS "expiresAt",
  received_at AS "receivedAt"`;

/** How an attachment leaves its check. */
export type CheckResult =
  | { readonly status: 'available'; readonly kept: KeptFile }
  | { readonly status: 'rejected'; readonly reason: string };

/** Rows of attachments. Every change names the status that it starts from, so none is lost. */
@Injectable()
export class AttachmentRepository {
  /** Those of a subject that can be seen in the transaction's scope, in the order of their coming. */
  async list(tx: Transaction, subject: { type: string; id: string }): Promise<Attachment[]> {
    const rows = await tx.many<AttachmentRow>(
      `SELECT ${columns} FROM attachments
       WHERE subject_id = $1 AND subject_type = $2 AND status <> 'removed' ORDER BY id`,
      [subject.id, subject.type],
    );
    return rows.map(toAttachment);
  }

  async find(
    tx: Transaction,
    id: string,
    subject: { type: string; id: string },
  ): Promise<Attachment | undefined> {
    const row = await tx.maybeOne<AttachmentRow>(
      `SELECT ${columns} FROM attachments
       WHERE id = $1 AND subject_id = $2 AND subject_type = $3 AND status <> 'removed'`,
      [id, subject.id, subject.type],
    );
    return row === undefined ? undefined : toAttachment(row);
  }

  /** How many a subject has, those that are still coming included. */
  async count(tx: Transaction, subject: { type: string; id: string }): Promise<number> {
    const { count } = await tx.one<{ count: number }>(
      `SELECT count(*) AS count FROM attachments
       WHERE subject_id = $1 AND subject_type = $2
         AND status IN ('uploading', 'checking', 'available')`,
      [subject.id, subject.type],
    );
    return count;
  }

  /** Adds one that is `uploading`. @param lookAt when the background looks after it */
  async add(tx: Transaction, attachment: Attachment, lookAt: Date): Promise<void> {
    const { subject, uploader } = attachment;
    await tx.execute(
      `INSERT INTO attachments (id, subject_type, subject_id, division_path, status, name,
         declared_type, declared_size, declared_sha256, keep_metadata, uploader, uploader_name,
         uploader_office, created_at, expires_at, look_at)
       VALUES ($1, $2, $3, $4, 'uploading', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        attachment.id,
        subject.type,
        subject.id,
        subject.path,
        attachment.name,
        attachment.declaredType,
        attachment.declaredSize,
        attachment.declaredSha256,
        attachment.keepMetadata,
        uploader.clientId,
        uploader.name,
        uploader.office,
        attachment.createdAt,
        attachment.expiresAt,
        lookAt,
      ],
    );
  }

  /** All bytes are here: from now on it will be checked. @returns false when it was so already */
  async receive(tx: Transaction, id: string, at: Date): Promise<boolean> {
    const touched = await tx.execute(
      `UPDATE attachments SET status = 'checking', received_at = $2, look_at = $2, attempts = 0
       WHERE id = $1 AND status = 'uploading'`,
      [id, at],
    );
    return touched === 1;
  }

  /** Takes a check on until `until`. @returns undefined when another does it, or nothing is due */
  async claimCheck(
    tx: Transaction,
    id: string,
    at: Date,
    until: Date,
  ): Promise<(Attachment & { readonly attempts: number }) | undefined> {
    const row = await tx.maybeOne<AttachmentRow & { attempts: number }>(
      `UPDATE attachments SET look_at = $3, attempts = attempts + 1
       WHERE id = $1 AND status = 'checking' AND look_at <= $2 RETURNING ${columns}, attempts`,
      [id, at, until],
    );
    return row === undefined ? undefined : { ...toAttachment(row), attempts: row.attempts };
  }

  /** Ends a check. @returns false when it was ended before */
  async settle(tx: Transaction, id: string, result: CheckResult, lookAt: Date): Promise<boolean> {
    const kept = result.status === 'available' ? result.kept : undefined;
    const touched = await tx.execute(
      `UPDATE attachments SET status = $2, reason = $3, media_type = $4, size = $5, sha256 = $6,
         original_sha256 = $7, metadata = $8, look_at = $9
       WHERE id = $1 AND status = 'checking'`,
      [
        id,
        result.status,
        result.status === 'rejected' ? result.reason : null,
        kept?.mediaType ?? null,
        kept?.size ?? null,
        kept?.sha256 ?? null,
        kept?.originalSha256 ?? null,
        kept?.metadata ?? null,
        lookAt,
      ],
    );
    return touched === 1;
  }

  /** Takes it back. @returns false when it is not in that status any more */
  async remove(tx: Transaction, id: string, from: AttachmentStatus, at: Date): Promise<boolean> {
    const touched = await tx.execute(
      `UPDATE attachments SET status = 'removed', look_at = $3 WHERE id = $1 AND status = $2`,
      [id, from, at],
    );
    return touched === 1;
  }

  /** When the background is to look at it again; null: never. */
  async lookAgain(tx: Transaction, id: string, lookAt: Date | null): Promise<void> {
    await tx.execute('UPDATE attachments SET look_at = $2 WHERE id = $1', [id, lookAt]);
  }

  /** Those whose time has come, oldest first; they are left to whoever asked until `until`. */
  async claimDue(tx: Transaction, at: Date, until: Date, most: number): Promise<Attachment[]> {
    const rows = await tx.many<AttachmentRow>(
      // A check claims by itself, because a request may come to it first.
      `UPDATE attachments SET look_at = CASE status WHEN 'checking' THEN look_at ELSE $2 END
       WHERE id IN (SELECT id FROM attachments WHERE look_at <= $1
                    ORDER BY look_at LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING ${columns}`,
      [at, until, most],
    );
    return rows.map(toAttachment);
  }

  /** Forgets one whose bytes never came whole. */
  async forget(tx: Transaction, id: string): Promise<void> {
    await tx.execute(`DELETE FROM attachments WHERE id = $1 AND status = 'removed'`, [id]);
    await tx.execute('DELETE FROM attachment_locks WHERE id = $1', [id]);
  }
}

function toAttachment(row: AttachmentRow): Attachment {
  return {
    id: row.id,
    subject: { type: row.subjectType, id: row.subjectId, path: row.path },
    status: row.status,
    reason: row.reason,
    name: row.name,
    declaredType: row.declaredType,
    declaredSize: row.declaredSize,
    declaredSha256: row.declaredSha256,
    keepMetadata: row.keepMetadata,
    uploader: { clientId: row.uploader, name: row.uploaderName, office: row.uploaderOffice },
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    receivedAt: row.receivedAt,
    kept: keptOf(row),
  };
}

function keptOf(row: AttachmentRow): KeptFile | null {
  const { mediaType, size, sha256, originalSha256, metadata } = row;
  if (mediaType === null || size === null || sha256 === null) return null;
  if (originalSha256 === null || metadata === null) return null;
  return { mediaType, size, sha256, originalSha256, metadata };
}
