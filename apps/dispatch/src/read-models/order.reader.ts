import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { allowedOrderCommands } from '../domain/order/index.js';
import { Conditions } from './conditions.js';
import type { OrderView } from './order-view.js';

/** What a list can be narrowed by; all given conditions must hold. */
export interface OrderFilter {
  readonly scope: { readonly path: string; readonly end: string };
  readonly status?: string | undefined;
  /** Id of the last order on the page before. */
  readonly before?: string | undefined;
}

interface OrderRow extends Omit<
  OrderView,
  | 'source'
  | 'acknowledgeBy'
  | 'completeBy'
  | 'issuedAt'
  | 'updatedAt'
  | 'endedAt'
  | 'tasks'
  | 'allowedCommands'
> {
  readonly incidentId: string | null;
  readonly incidentNumber: string | null;
  readonly acknowledgeBy: Date | null;
  readonly completeBy: Date | null;
  readonly issuedAt: Date;
  readonly updatedAt: Date;
  readonly endedAt: Date | null;
  readonly total: number;
  readonly open: number;
  readonly done: number;
}

const columns = `orders.id, version, status, title, instructions.text AS instructions,
  incident_id AS "incidentId", incident_number AS "incidentNumber", issuer,
  issuer_name AS "issuerName", acknowledge_by AS "acknowledgeBy", complete_by AS "completeBy",
  issued_at AS "issuedAt", updated_at AS "updatedAt", ended_at AS "endedAt",
  recall_reason AS "recallReason", tasks_total AS total, tasks_open AS open,
  tasks_done AS done`;

const fromOrders = 'FROM orders JOIN instructions ON instructions.id = orders.instructions_id';

/** Reads orders as the API shows them. Row-level security leaves only what the caller may see. */
@Injectable()
export class OrderReader {
  /** @throws Refused not-found when there is none, or none that the caller may see */
  async get(tx: Transaction, id: string): Promise<OrderView> {
    const row = await tx.maybeOne<OrderRow>(
      `SELECT ${columns} ${fromOrders} WHERE orders.id = $1`,
      [id],
    );
    if (row === undefined) throw new Refused('not-found');
    return toView(row);
  }

  /** The newest first; ids are UUIDv7, so their order is that of the issuing. */
  async list(tx: Transaction, filter: OrderFilter, limit: number): Promise<OrderView[]> {
    const conditions = new Conditions()
      .add((value) => `orders.issuer_path >= ${value}`, filter.scope.path)
      .add((value) => `orders.issuer_path < ${value}`, filter.scope.end)
      .add((value) => `orders.status = ${value}`, filter.status)
      .add((value) => `orders.id < ${value}`, filter.before);
    const most = conditions.placeholder(limit);
    const rows = await tx.many<OrderRow>(
      `SELECT ${columns} ${fromOrders} WHERE ${conditions.toString()}
       ORDER BY orders.id DESC LIMIT ${most}`,
      conditions.values,
    );
    return rows.map(toView);
  }
}

function toView(row: OrderRow): OrderView {
  const { incidentId, incidentNumber, total, open, done, ...order } = row;
  return {
    ...order,
    source:
      incidentId === null || incidentNumber === null
        ? null
        : { type: 'incident', id: incidentId, number: incidentNumber },
    acknowledgeBy: row.acknowledgeBy?.toISOString() ?? null,
    completeBy: row.completeBy?.toISOString() ?? null,
    issuedAt: row.issuedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    tasks: { total, open, done },
    allowedCommands: allowedOrderCommands(row.status),
  };
}
