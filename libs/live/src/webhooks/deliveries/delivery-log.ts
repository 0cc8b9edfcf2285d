import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type Command, CommandRunner, Refused } from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import type { Scope } from '#libs/divisions';
import { WebhookRepository } from '../webhook.repository.js';
import type { WebhookDelivery } from '../webhook-view.js';
import { DeliveryRepository } from './delivery.repository.js';
import { DeliveryWorker } from './delivery-worker.js';

/** Of the delivery that only shows whether an endpoint can be reached. */
const testType = 'org.tiergrid.webhook.test.v1';

type DeliveryRow = Omit<WebhookDelivery, 'createdAt' | 'settledAt' | 'nextAttemptAt'> & {
  createdAt: Date;
  settledAt: Date | null;
  nextAttemptAt: Date | null;
};

const columns = `id, event_id AS "eventId", event_type AS "eventType", subject, status,
  created_at AS "createdAt", settled_at AS "settledAt",
  CASE WHEN status = 'pending' THEN next_attempt_at END AS "nextAttemptAt",
  coalesce((
    SELECT jsonb_agg(jsonb_build_object('number', number, 'at', to_char(at AT TIME ZONE 'UTC',
             'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'durationMs', duration_ms,
             'statusCode', status_code, 'error', error, 'excerpt', excerpt) ORDER BY number)
    FROM webhook_attempts WHERE delivery_id = webhook_deliveries.id), '[]') AS attempts`;

export interface DeliveryFilter {
  readonly status?: WebhookDelivery['status'] | undefined;
  /** Id of the last delivery on the page before. */
  readonly before?: string | undefined;
}

/** What an endpoint was told, and what came of it, for its owner. */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly database: Database,
    private readonly runner: CommandRunner,
    private readonly webhooks: WebhookRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly worker: DeliveryWorker,
  ) {}

  /** The newest first. @throws Refused not-found */
  list(
    scope: Scope,
    webhookId: string,
    { status, before }: DeliveryFilter,
    limit: number,
  ): Promise<WebhookDelivery[]> {
    return this.database.read(scope, async (tx) => {
      await this.webhooks.read(tx, webhookId);
      const rows = await tx.many<DeliveryRow>(
        `SELECT ${columns} FROM webhook_deliveries
         WHERE webhook_id = $1 AND ($2::text IS NULL OR status = $2)
           AND ($3::uuid IS NULL OR id < $3)
         ORDER BY id DESC LIMIT $4`,
        [webhookId, status ?? null, before ?? null, limit],
      );
      return rows.map(toView);
    });
  }

  /** Sends a delivery that tells of nothing. @throws Refused not-found, webhook-disabled */
  test(command: Command, webhookId: string): Promise<WebhookDelivery> {
    return this.runner.run(command, async (tx) => {
      await this.assertEnabled(tx, webhookId);
      const id = uuidv7();
      const eventId = randomUUID();
      const data = { message: 'Tiergrid can reach this address. 系统已能访问该地址。' };
      await this.deliveries.add(tx, [
        {
          ...{ id, webhookId, eventId, subject: webhookId, number: 0n, eventType: testType },
          officePath: await this.pathOf(tx, webhookId),
          body: JSON.stringify({
            specversion: '1.0',
            id: eventId,
            type: testType,
            source: '/tiergrid/webhooks',
            subject: webhookId,
            time: new Date().toISOString(),
            datacontenttype: 'application/json',
            data,
          }),
        },
      ]);
      return this.soon(tx, webhookId, id);
    });
  }

  /**
   * Sends a delivery once more, whatever came of it: under the same webhook-id, so a receiver that
   * has it drops it.
   * @throws Refused not-found, webhook-disabled
   */
  resend(command: Command, webhookId: string, id: string): Promise<WebhookDelivery> {
    return this.runner.run(command, async (tx) => {
      await this.assertEnabled(tx, webhookId);
      // One that is being attempted just now is left to that attempt.
      await tx.execute(
        `UPDATE webhook_deliveries
         SET status = 'pending', next_attempt_at = now(), claim = NULL, settled_at = NULL
         WHERE webhook_id = $1 AND id = $2 AND (claim IS NULL OR next_attempt_at < now())`,
        [webhookId, id],
      );
      return this.soon(tx, webhookId, id);
    });
  }

  private async soon(tx: Transaction, webhookId: string, id: string): Promise<WebhookDelivery> {
    tx.afterCommit(() => {
      this.worker.wake();
    });
    const row = await tx.maybeOne<DeliveryRow>(
      `SELECT ${columns} FROM webhook_deliveries WHERE webhook_id = $1 AND id = $2`,
      [webhookId, id],
    );
    if (row === undefined) throw new Refused('not-found');
    return toView(row);
  }

  private async assertEnabled(tx: Transaction, webhookId: string): Promise<void> {
    const { status } = await this.webhooks.load(tx, webhookId);
    if (status !== 'enabled') throw new Refused('webhook-disabled');
  }

  private async pathOf(tx: Transaction, webhookId: string): Promise<string> {
    const { path } = await tx.one<{ path: string }>(
      'SELECT office_path AS path FROM webhooks WHERE id = $1',
      [webhookId],
    );
    return path;
  }
}

function toView(row: DeliveryRow): WebhookDelivery {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
  };
}
