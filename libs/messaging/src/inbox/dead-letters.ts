import type { Transaction } from '#libs/persistence';
import type { IncomingMessage } from '../broker/broker.js';
import type { Envelope, Undecodable } from '../cloud-event.js';

/** A message that could not be applied, with what is known of it. */
export interface DeadMessage {
  readonly topic: string;
  readonly partition: number;
  readonly message: IncomingMessage;
  readonly envelope: Envelope | undefined;
  readonly failure: Undecodable;
}

/** Keeps messages that could not be applied, in the transaction that moves the offset past them. */
export async function keepDeadLetters(
  tx: Transaction,
  dead: readonly DeadMessage[],
): Promise<void> {
  for (const { topic, partition, message, envelope, failure } of dead) {
    await tx.execute(
      `INSERT INTO dead_letters (topic, partition, message_offset, message_key, headers, value,
                                 event_type, aggregate_id, aggregate_version, reason, detail)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (topic, partition, message_offset) DO UPDATE
         SET attempts = dead_letters.attempts + 1, last_failed_at = now(),
             reason = excluded.reason, detail = excluded.detail`,
      [
        topic,
        partition,
        message.offset.toString(),
        message.key,
        JSON.stringify(message.headers),
        message.value,
        envelope?.type ?? null,
        envelope?.aggregateId ?? null,
        envelope?.aggregateVersion ?? null,
        failure.reason,
        failure.detail,
      ],
    );
  }
}

/** A dead letter as an operator sees it in a list. */
export interface DeadLetterSummary {
  readonly id: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly eventType: string | null;
  readonly aggregateId: string | null;
  readonly aggregateVersion: number | null;
  readonly reason: string;
  readonly detail: string;
  readonly attempts: number;
  readonly firstFailedAt: Date;
  readonly lastFailedAt: Date;
  readonly resendRequestedAt: Date | null;
}

const summaryColumns = `id, topic, partition, message_offset AS "offset", event_type AS "eventType",
  aggregate_id AS "aggregateId", aggregate_version AS "aggregateVersion", reason, detail, attempts,
  first_failed_at AS "firstFailedAt", last_failed_at AS "lastFailedAt",
  resend_requested_at AS "resendRequestedAt"`;

/** The newest dead letters of this service. */
export function listDeadLetters(tx: Transaction, limit: number): Promise<DeadLetterSummary[]> {
  return tx.many(`SELECT ${summaryColumns} FROM dead_letters ORDER BY id DESC LIMIT $1`, [limit]);
}

/** One dead letter with its headers and value. */
export function showDeadLetter(
  tx: Transaction,
  id: number,
): Promise<
  (DeadLetterSummary & { headers: Record<string, string>; value: Buffer | null }) | undefined
> {
  return tx.maybeOne(`SELECT ${summaryColumns}, headers, value FROM dead_letters WHERE id = $1`, [
    id,
  ]);
}

/**
 * Asks the running service to apply dead letters again; it does so within seconds, in the order
 * of their versions.
 * @param ids which; undefined for all
 * @returns how many were asked for
 */
export function requestResend(
  tx: Transaction,
  ids: readonly number[] | undefined,
): Promise<number> {
  return tx.execute(
    `UPDATE dead_letters SET resend_requested_at = now()
     WHERE resend_requested_at IS NULL AND ($1::bigint[] IS NULL OR id = ANY($1))`,
    [ids === undefined ? null : ids],
  );
}

/**
 * Gives a dead letter up for good. Its version counts as applied, so that later events of the
 * aggregate go on without it.
 * @returns false when there is no such dead letter
 */
export async function discardDeadLetter(tx: Transaction, id: number): Promise<boolean> {
  const row = await tx.maybeOne<{ topic: string; aggregateId: string | null; version: number }>(
    `DELETE FROM dead_letters WHERE id = $1
     RETURNING topic, aggregate_id AS "aggregateId", aggregate_version AS version`,
    [id],
  );
  if (row === undefined) return false;
  if (row.aggregateId !== null) {
    await tx.execute(
      `INSERT INTO consumed_versions (topic, aggregate_id, version) VALUES ($1, $2, $3)
       ON CONFLICT (topic, aggregate_id) DO UPDATE SET version = excluded.version
       WHERE consumed_versions.version = excluded.version - 1`,
      [row.topic, row.aggregateId, row.version],
    );
  }
  return true;
}
