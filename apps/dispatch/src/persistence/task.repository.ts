import { Injectable } from '@nestjs/common';
import type { Division } from '#libs/divisions';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { openStatuses, type Task, type TaskOrigin, type TaskStatus } from '../domain/task/index.js';

interface TaskRow {
  readonly id: string;
  readonly orderId: string;
  readonly orderTitle: string;
  readonly incidentId: string | null;
  readonly parentTaskId: string | null;
  readonly version: number;
  readonly status: TaskStatus;
  readonly issuer: string;
  readonly issuerPath: string;
  readonly holder: string;
  readonly holderPath: string;
  readonly acknowledgeBy: Date | null;
  readonly completeBy: Date | null;
  readonly summary: string | null;
  readonly workers: string[];
  readonly total: number;
  readonly open: number;
  readonly done: number;
}

const columns = `id, order_id AS "orderId", order_title AS "orderTitle",
  incident_id AS "incidentId", parent_task_id AS "parentTaskId", version, status, issuer,
  issuer_path AS "issuerPath", holder, holder_path AS "holderPath",
  acknowledge_by AS "acknowledgeBy", complete_by AS "completeBy", summary, workers,
  tasks_total AS total, tasks_open AS open, tasks_done AS done`;

const pageSize = 1_000;

/** Tasks that are issued together, all but their ids and offices in common. */
export interface TaskBatch {
  readonly origin: TaskOrigin;
  readonly instructionsId: string;
  readonly issuerName: string;
  readonly at: Date;
  readonly tasks: readonly { readonly id: string; readonly office: Division }[];
}

/** Loads and saves what decisions need of tasks. */
@Injectable()
export class TaskRepository {
  /**
   * The task of a command, its row locked until the transaction ends. No recall of its order can
   * come in between (OrderRepository.loadAlone).
   * @throws Refused not-found when there is none, or none that the caller may see
   */
  async load(tx: Transaction, id: string): Promise<Task> {
    const visible = await tx.maybeOne(
      `SELECT pg_advisory_xact_lock_shared(hashtextextended(order_id::text, 0))
       FROM tasks WHERE id = $1`,
      [id],
    );
    if (visible === undefined) throw new Refused('not-found');
    return this.lock(tx, id);
  }

  /** A task whose order is held already; lock a task before its parent, never after it. */
  async lock(tx: Transaction, id: string): Promise<Task> {
    const row = await tx.one<TaskRow>(`SELECT ${columns} FROM tasks WHERE id = $1 FOR UPDATE`, [
      id,
    ]);
    return toTask(row);
  }

  /**
   * Every task of an order that has not ended, a page at a time: there may be one in each village of
   * a province. Nobody else changes them (OrderRepository.loadAlone).
   */
  async *openPages(tx: Transaction, orderId: string): AsyncGenerator<Task[], undefined> {
    let after = '';
    for (;;) {
      const rows = await tx.many<TaskRow & { readonly lineage: string }>(
        `SELECT ${columns}, lineage FROM tasks
         WHERE order_id = $1 AND status = ANY($2::text[]) AND lineage > $3
         ORDER BY lineage LIMIT $4`,
        [orderId, openStatuses, after, pageSize],
      );
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.lineage;
      yield rows.map(toTask);
    }
  }

  /** Codes of the offices that have an open task directly below this one. */
  async officesBelow(tx: Transaction, parentTaskId: string): Promise<Set<string>> {
    const rows = await tx.many<{ holder: string }>(
      `SELECT holder FROM tasks WHERE parent_task_id = $1 AND status = ANY($2::text[])`,
      [parentTaskId, openStatuses],
    );
    return new Set(rows.map(({ holder }) => holder));
  }

  /** Id of the instructions that a task's holder was given. */
  async instructionsOf(tx: Transaction, id: string): Promise<string> {
    const row = await tx.one<{ id: string }>(
      'SELECT instructions_id AS id FROM tasks WHERE id = $1',
      [id],
    );
    return row.id;
  }

  async insertInstructions(
    tx: Transaction,
    id: string,
    issuerPath: string,
    text: string,
  ): Promise<void> {
    await tx.execute('INSERT INTO instructions (id, issuer_path, text) VALUES ($1, $2, $3)', [
      id,
      issuerPath,
      text,
    ]);
  }

  /** Inserts a batch, however large, in one statement. */
  async insert(tx: Transaction, batch: TaskBatch): Promise<void> {
    const { origin, tasks } = batch;
    await tx.execute(
      `INSERT INTO tasks (id, order_id, parent_task_id, lineage, depth, version, status,
         order_title, incident_id, instructions_id, issuer, issuer_path, issuer_name, holder,
         holder_path, holder_name, acknowledge_by, complete_by, issued_at, updated_at)
       SELECT node.id, $1, $2, coalesce(parent.lineage, '') || node.id || '/',
              coalesce(parent.depth, 0) + 1, 1, 'issued', $3, $4, $5, $6, $7, $8, node.holder,
              node.holder_path, node.holder_name, $9, $10, $11, $11
       FROM unnest($12::uuid[], $13::text[], $14::text[], $15::text[])
              AS node (id, holder, holder_path, holder_name)
       LEFT JOIN tasks parent ON parent.id = $2`,
      [
        origin.orderId,
        origin.parentTaskId,
        origin.orderTitle,
        origin.incidentId,
        batch.instructionsId,
        origin.issuer.code,
        origin.issuer.path,
        batch.issuerName,
        origin.limits.acknowledgeBy,
        origin.limits.completeBy,
        batch.at,
        tasks.map(({ id }) => id),
        tasks.map(({ office }) => office.code),
        tasks.map(({ office }) => office.path),
        tasks.map(({ office }) => office.name),
      ],
    );
  }

  /** Saves what changed of any number of tasks, in one statement; their rows are locked. */
  async save(
    tx: Transaction,
    changes: readonly { readonly before: Task; readonly after: Task }[],
    at: Date,
  ): Promise<void> {
    const rows = changes.map(({ before, after }) => ({
      id: after.id,
      before: before.version,
      version: after.version,
      status: after.status,
      summary: after.summary,
      workers: after.workers,
      ...after.below,
    }));
    const touched = await tx.execute(
      `UPDATE tasks SET version = change.version, status = change.status,
         summary = change.summary, workers = change.workers, tasks_total = change.total,
         tasks_open = change.open, tasks_done = change.done, updated_at = $2
       FROM jsonb_to_recordset($1::jsonb) AS change
         (id uuid, before int, version int, status text, summary text, workers text[],
          total int, open int, done int)
       WHERE tasks.id = change.id AND tasks.version = change.before AND tasks.id = ANY($3::uuid[])`,
      // The ids once more: how many rows come out of a JSON text the planner cannot know, and it
      // would read all tasks in scope to find one.
      [JSON.stringify(rows), at, rows.map(({ id }) => id)],
    );
    if (touched !== changes.length) throw new Error('a task was not at the version before');
  }
}

function toTask(row: TaskRow): Task {
  const known = {
    id: row.id,
    orderId: row.orderId,
    orderTitle: row.orderTitle,
    incidentId: row.incidentId,
    parentTaskId: row.parentTaskId,
    version: row.version,
    issuer: { code: row.issuer, path: row.issuerPath },
    holder: { code: row.holder, path: row.holderPath },
    limits: { acknowledgeBy: row.acknowledgeBy, completeBy: row.completeBy },
    workers: row.workers,
    below: { total: row.total, open: row.open, done: row.done },
  };
  const { status, summary } = row;
  if (status !== 'submitted' && status !== 'done') return { ...known, status, summary };
  if (summary === null) throw new Error(`task ${row.id} is ${status} without a summary`);
  return { ...known, status, summary };
}
