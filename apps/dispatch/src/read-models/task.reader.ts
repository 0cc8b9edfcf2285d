import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { allowedCommands, isOverdue } from '../domain/task/index.js';
import { Conditions } from './conditions.js';
import type { TaskDetail, TaskTimelineEntry, TaskView } from './task-view.js';

/** What a list can be narrowed by; all given conditions must hold. */
export interface TaskFilter {
  readonly scope: { readonly path: string; readonly end: string };
  readonly holder?: string | undefined;
  readonly status?: string | undefined;
  readonly order?: string | undefined;
  readonly overdue?: boolean | undefined;
  /** Id of the last task on the page before. */
  readonly before?: string | undefined;
}

interface TaskRow extends Omit<
  TaskView,
  | 'acknowledgeBy'
  | 'completeBy'
  | 'issuedAt'
  | 'updatedAt'
  | 'overdue'
  | 'tasks'
  | 'allowedCommands'
> {
  readonly acknowledgeBy: Date | null;
  readonly completeBy: Date | null;
  readonly issuedAt: Date;
  readonly updatedAt: Date;
  readonly total: number;
  readonly open: number;
  readonly done: number;
}

const columns = `id, version, status, order_id AS "orderId", order_title AS "orderTitle",
  incident_id AS "incidentId", parent_task_id AS "parentTaskId", issuer,
  issuer_name AS "issuerName", holder, holder_name AS "holderName",
  acknowledge_by AS "acknowledgeBy", complete_by AS "completeBy", issued_at AS "issuedAt",
  updated_at AS "updatedAt", summary, tasks_total AS total, tasks_open AS open,
  tasks_done AS done`;

/** The index `tasks_due` has the same words; `isOverdue` says the same in the domain. */
const stillDue = `status NOT IN ('done', 'recalled', 'declined') AND complete_by IS NOT NULL`;

const mostFeedbacks = 50;

/** Reads tasks as the API shows them. Row-level security leaves only what the caller may see. */
@Injectable()
export class TaskReader {
  /** @throws Refused not-found when there is none, or none that the caller may see */
  async get(tx: Transaction, id: string, now: Date): Promise<TaskView> {
    const row = await tx.maybeOne<TaskRow>(`SELECT ${columns} FROM tasks WHERE id = $1`, [id]);
    if (row === undefined) throw new Refused('not-found');
    return toView(row, now);
  }

  /** @throws Refused not-found */
  async getDetail(tx: Transaction, id: string, now: Date): Promise<TaskDetail> {
    const task = await this.get(tx, id, now);
    const { text } = await tx.one<{ text: string }>(
      `SELECT text FROM instructions
       WHERE id = (SELECT instructions_id FROM tasks WHERE tasks.id = $1)`,
      [id],
    );
    const feedbacks = await tx.many<Omit<TaskDetail['feedbacks'][number], 'at'> & { at: Date }>(
      `SELECT id, at, actor_name AS "actorName", summary, details
       FROM task_feedbacks WHERE task_id = $1 ORDER BY id DESC LIMIT $2`,
      [id, mostFeedbacks],
    );
    return { ...task, instructions: text, feedbacks: feedbacks.map(withInstant) };
  }

  /** The newest first; ids are UUIDv7, so their order is that of the issuing. */
  async list(tx: Transaction, filter: TaskFilter, now: Date, limit: number): Promise<TaskView[]> {
    const conditions = new Conditions()
      .add((value) => `holder_path >= ${value}`, filter.scope.path)
      .add((value) => `holder_path < ${value}`, filter.scope.end)
      .add((value) => `holder = ${value}`, filter.holder)
      .add((value) => `status = ${value}`, filter.status)
      .add((value) => `order_id = ${value}`, filter.order)
      .add((value) => `id < ${value}`, filter.before);
    if (filter.overdue !== undefined) {
      const not = filter.overdue ? '' : 'NOT';
      conditions.add((value) => `${not} (${stillDue} AND complete_by < ${value})`, now);
    }
    const most = conditions.placeholder(limit);
    const rows = await tx.many<TaskRow>(
      `SELECT ${columns} FROM tasks WHERE ${conditions.toString()} ORDER BY id DESC LIMIT ${most}`,
      conditions.values,
    );
    return rows.map((row) => toView(row, now));
  }

  /** A task's history, oldest first. @throws Refused not-found */
  async timeline(tx: Transaction, id: string): Promise<TaskTimelineEntry[]> {
    const task = await tx.maybeOne('SELECT 1 FROM tasks WHERE id = $1', [id]);
    if (task === undefined) throw new Refused('not-found');
    const rows = await tx.many<Omit<TaskTimelineEntry, 'at'> & { at: Date }>(
      `SELECT id, kind, at, actor_name AS "actorName", office, note, details
       FROM task_timeline WHERE task_id = $1 ORDER BY id`,
      [id],
    );
    return rows.map(withInstant);
  }
}

function withInstant<Row extends { at: Date }>(row: Row): Omit<Row, 'at'> & { at: string } {
  return { ...row, at: row.at.toISOString() };
}

function toView(row: TaskRow, now: Date): TaskView {
  const { total, open, done, ...task } = row;
  const tasks = { total, open, done };
  return {
    ...task,
    acknowledgeBy: row.acknowledgeBy?.toISOString() ?? null,
    completeBy: row.completeBy?.toISOString() ?? null,
    issuedAt: row.issuedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    overdue: isOverdue(row, now),
    tasks,
    allowedCommands: allowedCommands({ status: row.status, below: tasks }),
  };
}
