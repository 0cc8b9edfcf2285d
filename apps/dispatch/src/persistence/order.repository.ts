import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { Limits } from '../domain/limits.js';
import type { IncidentHeader, Order, OrderEvent, OrderStatus } from '../domain/order/index.js';

interface OrderRow {
  readonly id: string;
  readonly version: number;
  readonly status: OrderStatus;
  readonly title: string;
  readonly incidentId: string | null;
  readonly issuer: string;
  readonly issuerPath: string;
  readonly total: number;
  readonly open: number;
  readonly done: number;
}

const columns = `id, version, status, title, incident_id AS "incidentId", issuer,
  issuer_path AS "issuerPath", tasks_total AS total, tasks_open AS open, tasks_done AS done`;

/** What is kept of a new order beside what decisions need. */
export interface OrderDetails {
  readonly instructionsId: string;
  readonly incident: IncidentHeader | undefined;
  readonly issuerName: string;
  readonly limits: Limits;
  readonly issuedAt: Date;
  /** Client id. */
  readonly issuedBy: string;
}

/** Loads and saves orders. */
@Injectable()
export class OrderRepository {
  /**
   * The order, with the whole of its tree at rest until the transaction ends: every command on a
   * task first takes the same lock in shared mode (TaskRepository.load), so a recall finds all
   * tasks there are and meets no other command half-way. It lies in memory and not on the order's
   * row: thousands of offices take it at once, and those below cannot even see the row.
   */
  async loadAlone(tx: Transaction, id: string): Promise<Order | undefined> {
    const visible = await tx.maybeOne(
      `SELECT pg_advisory_xact_lock(hashtextextended(id::text, 0)) FROM orders WHERE id = $1`,
      [id],
    );
    return visible === undefined ? undefined : this.lock(tx, id);
  }

  /**
   * The order, its row locked until the transaction ends. Locks are taken from a task to its parent
   * to the order, never the other way. The key stays free: whoever hands a task down at the same
   * time refers to it for each task that this makes.
   */
  async lock(tx: Transaction, id: string): Promise<Order> {
    const row = await tx.one<OrderRow>(
      `SELECT ${columns} FROM orders WHERE id = $1 FOR NO KEY UPDATE`,
      [id],
    );
    const { issuerPath, total, open, done, ...order } = row;
    return {
      ...order,
      issuer: { code: order.issuer, path: issuerPath },
      below: { total, open, done },
    };
  }

  /** Ids of an incident's orders that are still under way, in the order in which to lock them. */
  async findOpenOf(tx: Transaction, incidentIds: readonly string[]): Promise<string[]> {
    const rows = await tx.many<{ id: string }>(
      `SELECT id FROM orders WHERE incident_id = ANY($1::uuid[]) AND status = 'issued' ORDER BY id`,
      [incidentIds],
    );
    return rows.map(({ id }) => id);
  }

  async insert(tx: Transaction, order: Order, details: OrderDetails): Promise<void> {
    await tx.execute(
      `INSERT INTO orders (id, version, status, title, instructions_id, incident_id,
         incident_number, issuer, issuer_path, issuer_name, acknowledge_by, complete_by, issued_at,
         issued_by, updated_at, tasks_total, tasks_open, tasks_done)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $13, $15, $16, $17)`,
      [
        order.id,
        order.version,
        order.status,
        order.title,
        details.instructionsId,
        order.incidentId,
        details.incident?.number ?? null,
        order.issuer.code,
        order.issuer.path,
        details.issuerName,
        details.limits.acknowledgeBy,
        details.limits.completeBy,
        details.issuedAt,
        details.issuedBy,
        order.below.total,
        order.below.open,
        order.below.done,
      ],
    );
  }

  /** Saves what changed. @param event undefined when only the count of its tasks did */
  async save(
    tx: Transaction,
    before: Order,
    after: Order,
    event: OrderEvent | undefined,
    at: Date,
  ): Promise<void> {
    const touched = await tx.execute(
      `UPDATE orders SET version = $3, status = $4, tasks_total = $5, tasks_open = $6,
         tasks_done = $7, updated_at = $8, ended_at = $9, recall_reason = $10
       WHERE id = $1 AND version = $2`,
      [
        before.id,
        before.version,
        after.version,
        after.status,
        after.below.total,
        after.below.open,
        after.below.done,
        at,
        event?.at ?? null,
        event?.type === 'recalled' ? event.reason : null,
      ],
    );
    if (touched !== 1) throw new Error(`order ${before.id} was not at version ${before.version}`);
  }
}
