import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { Attempt } from '../network/webhook-sender.js';

/** A delivery to be made. */
export interface NewDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly officePath: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly subject: string;
  readonly number: bigint;
  readonly body: string;
}

/** A delivery that this process is to attempt now. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly body: string;
  /** Attempts made before this one. */
  readonly attempts: number;
  readonly url: string;
  /** Encrypted. */
  readonly secret: Buffer;
  /** Encrypted; null unless it still signs. */
  readonly previousSecret: Buffer | null;
}

export interface ClaimLimits {
  /** Whether of endpoints whose last attempt failed, or of the others. */
  readonly failing: boolean;
  /** Deliveries at the most. */
  readonly most: number;
  /** To one endpoint at a time. */
  readonly perEndpoint: number;
  /** What is under way to each endpoint already. */
  readonly underWay: ReadonlyMap<string, number>;
}

/** What becomes of a delivery after an attempt. */
export type Outcome =
  | { readonly status: 'delivered' | 'failed' }
  | { readonly status: 'pending'; readonly delayMs: number };

/** A process that claimed a delivery and fell silent loses it after so long. */
const claimSeconds = 60;

/** Deliveries as those who make them see them: in the scope of everything. */
@Injectable()
export class DeliveryRepository {
  /** Adds deliveries; those that stand already are passed over. @returns how many are new */
  add(tx: Transaction, deliveries: readonly NewDelivery[]): Promise<number> {
    return tx.execute(
      `INSERT INTO webhook_deliveries (id, webhook_id, office_path, event_id, event_type, subject,
         event_number, body, status, next_attempt_at, created_at)
       SELECT id, webhook_id, office_path, event_id, event_type, subject, event_number, body,
              'pending', now(), now()
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[],
                   $7::bigint[], $8::text[])
         AS delivery (id, webhook_id, office_path, event_id, event_type, subject, event_number, body)
       ON CONFLICT (webhook_id, event_id) DO NOTHING`,
      [
        deliveries.map((one) => one.id),
        deliveries.map((one) => one.webhookId),
        deliveries.map((one) => one.officePath),
        deliveries.map((one) => one.eventId),
        deliveries.map((one) => one.eventType),
        deliveries.map((one) => one.subject),
        deliveries.map((one) => one.number.toString()),
        deliveries.map((one) => one.body),
      ],
    );
  }

  /**
   * Takes deliveries that are due, each endpoint's own oldest ones: what waits for one of them is
   * never in the way of another. The first attempt for an event comes after those for earlier
   * events of the same subject.
   */
  claim(tx: Transaction, claim: string, limits: ClaimLimits): Promise<ClaimedDelivery[]> {
    return tx.many<ClaimedDelivery>(
      `WITH chosen AS (
         SELECT due.id
         FROM webhooks
         LEFT JOIN unnest($2::uuid[], $3::int[]) AS busy (webhook_id, count)
           ON busy.webhook_id = webhooks.id
         CROSS JOIN LATERAL (
           SELECT id, next_attempt_at FROM webhook_deliveries delivery
           WHERE webhook_id = webhooks.id AND status = 'pending' AND next_attempt_at <= now()
             AND NOT EXISTS (
               SELECT 1 FROM webhook_deliveries earlier
               WHERE earlier.webhook_id = delivery.webhook_id
                 AND earlier.subject = delivery.subject
                 AND earlier.status = 'pending' AND earlier.attempts = 0
                 AND earlier.event_number < delivery.event_number)
           ORDER BY next_attempt_at, event_number
           LIMIT greatest(0, $4 - coalesce(busy.count, 0))
           FOR UPDATE SKIP LOCKED) due
         WHERE webhooks.status = 'enabled' AND (webhooks.failing_since IS NOT NULL) = $5
         ORDER BY due.next_attempt_at LIMIT $6
       )
       UPDATE webhook_deliveries delivery
       SET claim = $1, next_attempt_at = now() + make_interval(secs => ${claimSeconds})
       FROM chosen, webhooks
       WHERE delivery.id = chosen.id AND webhooks.id = delivery.webhook_id
       RETURNING delivery.id, delivery.webhook_id AS "webhookId", delivery.event_id AS "eventId",
         delivery.body, delivery.attempts, webhooks.url, webhooks.secret,
         CASE WHEN webhooks.previous_secret_until > now() THEN webhooks.previous_secret END
           AS "previousSecret"`,
      [
        claim,
        [...limits.underWay.keys()],
        [...limits.underWay.values()],
        limits.perEndpoint,
        limits.failing,
        limits.most,
      ],
    );
  }

  /** Notes an attempt. @returns false when the claim was lost: somebody else has it now */
  async settle(
    tx: Transaction,
    claim: string,
    delivery: ClaimedDelivery,
    attempt: Attempt,
    outcome: Outcome,
  ): Promise<boolean> {
    const row = await tx.maybeOne<{ number: number; officePath: string }>(
      `UPDATE webhook_deliveries
       SET attempts = attempts + 1, claim = NULL, status = $3,
           settled_at = CASE WHEN $3 <> 'pending' THEN now() END,
           next_attempt_at = now() + make_interval(secs => $4 / 1000.0)
       WHERE id = $1 AND claim = $2
       RETURNING attempts AS number, office_path AS "officePath"`,
      [delivery.id, claim, outcome.status, outcome.status === 'pending' ? outcome.delayMs : 0],
    );
    if (row === undefined) return false;
    await tx.execute(
      `INSERT INTO webhook_attempts
         (delivery_id, number, office_path, at, duration_ms, status_code, error, excerpt)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        delivery.id,
        row.number,
        row.officePath,
        attempt.at,
        attempt.durationMs,
        attempt.statusCode,
        attempt.error,
        attempt.excerpt,
      ],
    );
    return true;
  }

  /** Gives deliveries back that were not attempted after all. */
  async giveBack(tx: Transaction, claim: string): Promise<void> {
    await tx.execute(
      `UPDATE webhook_deliveries SET claim = NULL, next_attempt_at = now()
       WHERE claim = $1 AND status = 'pending'`,
      [claim],
    );
  }

  /** Notes how an endpoint does. @returns since when it has been failing; undefined: it does not */
  async judge(tx: Transaction, webhookId: string, succeeded: boolean): Promise<Date | undefined> {
    if (succeeded) {
      await tx.execute(
        'UPDATE webhooks SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL',
        [webhookId],
      );
      return undefined;
    }
    const row = await tx.maybeOne<{ failingSince: Date }>(
      `UPDATE webhooks SET failing_since = coalesce(failing_since, now())
       WHERE id = $1 AND status = 'enabled' RETURNING failing_since AS "failingSince"`,
      [webhookId],
    );
    return row?.failingSince;
  }

  /** Deletes deliveries that are older, with their attempts. @returns how many */
  async purge(tx: Transaction, days: number, limit: number): Promise<number> {
    return tx.execute(
      `DELETE FROM webhook_deliveries WHERE id = ANY(ARRAY(
         SELECT id FROM webhook_deliveries
         WHERE created_at < now() - make_interval(days => $1) ORDER BY created_at LIMIT $2))`,
      [days, limit],
    );
  }
}
