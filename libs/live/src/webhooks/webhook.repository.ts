import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import type { WebhookChange, WebhookView } from './webhook-view.js';

type WebhookRow = Omit<
  WebhookView,
  'failingSince' | 'previousSecretUntil' | 'createdAt' | 'updatedAt'
> & {
  officePath: string;
  failingSince: Date | null;
  previousSecretUntil: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

/** What is stored anew. */
export interface NewWebhook {
  readonly id: string;
  readonly office: string;
  readonly officePath: string;
  readonly url: string;
  readonly description: string | null;
  readonly types: readonly string[] | null;
  /** Encrypted. */
  readonly secret: Buffer;
}

/** Columns that a command may change; those that are left out stay. */
export interface WebhookChanges {
  readonly url?: string | undefined;
  readonly description?: string | null | undefined;
  readonly types?: readonly string[] | null | undefined;
}

const columns = `id, version, office, office_path AS "officePath", url, description, types, status,
  disabled_reason AS "disabledReason", failing_since AS "failingSince",
  CASE WHEN previous_secret_until > now() THEN previous_secret_until END AS "previousSecretUntil",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Webhooks and their history. Row-level security leaves only those of the caller's subtree. */
@Injectable()
export class WebhookRepository {
  async insert(tx: Transaction, webhook: NewWebhook): Promise<WebhookView> {
    const row = await tx.one<WebhookRow>(
      `INSERT INTO webhooks (id, version, office, office_path, url, description, types, status,
                             enabled_at, secret, created_at, updated_at)
       VALUES ($1, 1, $2, $3, $4, $5, $6, 'enabled', now(), $7, now(), now())
       RETURNING ${columns}`,
      [
        webhook.id,
        webhook.office,
        webhook.officePath,
        webhook.url,
        webhook.description,
        webhook.types,
        webhook.secret,
      ],
    );
    return toView(row);
  }

  /** How many an office has. Two requests at once may both count before either inserts. */
  async countOf(tx: Transaction, office: string, officePath: string): Promise<number> {
    const { count } = await tx.one<{ count: number }>(
      `SELECT count(*) FROM webhooks
       WHERE office_path = $1 AND office = $2 AND status <> 'removed'`,
      [officePath, office],
    );
    return count;
  }

  /** The newest first. @param before id of the last one on the page before */
  async list(tx: Transaction, before: string | undefined, limit: number): Promise<WebhookView[]> {
    const rows = await tx.many<WebhookRow>(
      `SELECT ${columns} FROM webhooks
       WHERE status <> 'removed' AND ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
      [before ?? null, limit],
    );
    return rows.map(toView);
  }

  /** @throws Refused not-found */
  async read(tx: Transaction, id: string): Promise<WebhookView> {
    return toView(await this.row(tx, id, ''));
  }

  /** The webhook, locked until the transaction ends. @throws Refused not-found */
  async load(tx: Transaction, id: string): Promise<WebhookView> {
    return toView(await this.row(tx, id, 'FOR UPDATE'));
  }

  async change(tx: Transaction, id: string, changes: WebhookChanges): Promise<WebhookView> {
    return this.update(
      tx,
      `url = coalesce($2, url),
       description = CASE WHEN $3 THEN $4 ELSE description END,
       types = CASE WHEN $5 THEN $6::text[] ELSE types END`,
      [
        id,
        changes.url ?? null,
        changes.description !== undefined,
        changes.description ?? null,
        changes.types !== undefined,
        changes.types ?? null,
      ],
    );
  }

  async enable(tx: Transaction, id: string): Promise<WebhookView> {
    return this.update(
      tx,
      `status = 'enabled', disabled_reason = NULL, failing_since = NULL, enabled_at = now()`,
      [id],
    );
  }

  async disable(
    tx: Transaction,
    id: string,
    reason: NonNullable<WebhookView['disabledReason']>,
  ): Promise<WebhookView> {
    return this.update(tx, `status = 'disabled', disabled_reason = $2`, [id, reason]);
  }

  /** It stays as a row without a secret: its history tells who removed it. */
  async remove(tx: Transaction, id: string): Promise<WebhookView> {
    return this.update(
      tx,
      `status = 'removed', disabled_reason = NULL, secret = NULL, previous_secret = NULL,
       previous_secret_until = NULL`,
      [id],
    );
  }

  /** @param secret encrypted @param overlapHours how long the one before it signs too */
  async rotate(
    tx: Transaction,
    id: string,
    secret: Buffer,
    overlapHours: number,
  ): Promise<WebhookView> {
    return this.update(
      tx,
      `previous_secret = secret, secret = $2,
       previous_secret_until = now() + make_interval(hours => $3)`,
      [id, secret, overlapHours],
    );
  }

  /** Adds a line to a webhook's history. @param actor client id, or `platform` */
  async note(
    tx: Transaction,
    id: string,
    kind: string,
    actor: string,
    details: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO webhook_history (webhook_id, office_path, at, kind, actor, details)
       SELECT id, office_path, now(), $2, $3, $4::jsonb FROM webhooks WHERE id = $1`,
      [id, kind, actor, JSON.stringify(details)],
    );
  }

  /** A webhook's history, the newest first, so many lines at the most. */
  async history(tx: Transaction, id: string, limit: number): Promise<WebhookChange[]> {
    const rows = await tx.many<Omit<WebhookChange, 'at'> & { at: Date }>(
      `SELECT at, kind, actor, details FROM webhook_history
       WHERE webhook_id = $1 ORDER BY id DESC LIMIT $2`,
      [id, limit],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  private async row(tx: Transaction, id: string, lock: '' | 'FOR UPDATE'): Promise<WebhookRow> {
    const row = await tx.maybeOne<WebhookRow>(
      `SELECT ${columns} FROM webhooks WHERE id = $1 AND status <> 'removed' ${lock}`,
      [id],
    );
    if (row === undefined) throw new Refused('not-found');
    return row;
  }

  private async update(
    tx: Transaction,
    assignments: string,
    values: readonly unknown[],
  ): Promise<WebhookView> {
    const row = await tx.one<WebhookRow>(
      `UPDATE webhooks SET version = version + 1, updated_at = now(), ${assignments}
       WHERE id = $1 RETURNING ${columns}`,
      values,
    );
    return toView(row);
  }
}

function toView({ officePath: _path, ...row }: WebhookRow): WebhookView {
  return {
    ...row,
    failingSince: row.failingSince?.toISOString() ?? null,
    previousSecretUntil: row.previousSecretUntil?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
