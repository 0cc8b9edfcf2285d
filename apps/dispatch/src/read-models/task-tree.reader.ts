import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { isOverdue } from '../domain/task/index.js';
import { Conditions } from './conditions.js';
import type { TaskNode, TaskTree } from './task-view.js';

/** Which part of an order's tree. */
export interface TreeFilter {
  readonly orderId: string;
  /** Only what lies below this task. */
  readonly parent?: string | undefined;
  /** Levels below the order, or below the parent; all unless given. */
  readonly levels?: number | undefined;
  /** Lineage of the last node on the page before. */
  readonly after?: string | undefined;
}

interface NodeRow extends Omit<TaskNode, 'overdue' | 'completeBy' | 'tasks' | 'children'> {
  readonly lineage: string;
  readonly completeBy: Date | null;
  readonly total: number;
  readonly open: number;
  readonly done: number;
}

interface Root {
  readonly title: string;
  readonly lineage: string;
  readonly depth: number;
}

const columns = `id, parent_task_id AS "parentTaskId", lineage, depth, status, holder,
  holder_name AS "holderName", complete_by AS "completeBy", summary, tasks_total AS total,
  tasks_open AS open, tasks_done AS done`;

/**
 * Reads the tree of an order from one index, parents before their children, whatever its depth.
 * Row-level security leaves the tasks that the caller may see: an office below the issuer gets its
 * own task and what lies below that.
 */
@Injectable()
export class TaskTreeReader {
  /**
   * @returns the nodes of a page, nested, and the lineage to go on from
   * @throws Refused not-found when the caller may see no task there
   */
  async read(
    tx: Transaction,
    filter: TreeFilter,
    now: Date,
    limit: number,
  ): Promise<Omit<TaskTree, 'nextCursor'> & { next: string | undefined }> {
    const root = await this.root(tx, filter);
    const part = new Conditions()
      .add((value) => `order_id = ${value}`, filter.orderId)
      .add((value) => `lineage > ${value}`, root.lineage)
      // '0' is the byte after '/': the end of every lineage that begins with the parent's.
      .add((value) => `lineage < ${value}`, endOf(root.lineage))
      .add(
        (value) => `depth <= ${value}`,
        filter.levels === undefined ? undefined : root.depth + filter.levels,
      );
    const counts = await tx.many<{ status: TaskNode['status']; count: number }>(
      `SELECT status, count(*) AS count FROM tasks WHERE ${part.toString()} GROUP BY status`,
      part.values,
    );
    part.add((value) => `lineage > ${value}`, filter.after);
    const most = part.placeholder(limit + 1);
    const rows = await tx.many<NodeRow>(
      `SELECT ${columns} FROM tasks WHERE ${part.toString()} ORDER BY lineage LIMIT ${most}`,
      part.values,
    );
    return {
      orderId: filter.orderId,
      orderTitle: root.title,
      statuses: Object.fromEntries(counts.map(({ status, count }) => [status, count])),
      items: nest(rows.slice(0, limit), now),
      next: rows.length > limit ? rows[limit - 1]?.lineage : undefined,
    };
  }

  private async root(tx: Transaction, { orderId, parent }: TreeFilter): Promise<Root> {
    const root =
      parent === undefined
        ? await tx.maybeOne<Root>(
            `SELECT order_title AS title, '' AS lineage, 0 AS depth
             FROM tasks WHERE order_id = $1 LIMIT 1`,
            [orderId],
          )
        : await tx.maybeOne<Root>(
            `SELECT order_title AS title, lineage, depth
             FROM tasks WHERE order_id = $1 AND id = $2`,
            [orderId, parent],
          );
    if (root === undefined) throw new Refused('not-found');
    return root;
  }
}

function endOf(lineage: string): string | undefined {
  return lineage === '' ? undefined : `${lineage.slice(0, -1)}0`;
}

/** Puts each node below its parent, where that is among the rows. */
function nest(rows: readonly NodeRow[], now: Date): TaskNode[] {
  const top: TaskNode[] = [];
  const known = new Map<string, TaskNode>();
  for (const row of rows) {
    const { lineage: _lineage, total, open, done, ...node } = row;
    const nested: TaskNode = {
      ...node,
      overdue: isOverdue(row, now),
      completeBy: row.completeBy?.toISOString() ?? null,
      tasks: { total, open, done },
      children: [],
    };
    known.set(row.id, nested);
    const parent = row.parentTaskId === null ? undefined : known.get(row.parentTaskId);
    (parent?.children ?? top).push(nested);
  }
  return top;
}
