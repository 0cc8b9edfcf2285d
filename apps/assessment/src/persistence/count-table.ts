import type { Transaction } from '#libs/persistence';
import type { CellChange } from '../domain/counting/index.js';
import type { IncidentMetric } from '../domain/incident-fact/index.js';
import type { TaskMetric } from '../domain/task-fact/index.js';

/** The shard for what is counted outside a partition: placing what waited, and repair. */
export const noPartition = -1;

/** Where a metric stands in a roll-up: one column each, named as SQL likes it. */
export type MetricColumns<Metric extends string = string> = Readonly<Record<Metric, string>>;

/** Adds to the rows of one roll-up. */
export class CountTable {
  /** The columns that name a count; with the shard they name a row. */
  readonly key: string;
  private readonly upsert: string;

  constructor(
    readonly name: 'incident_counts' | 'task_counts',
    /** The two columns by which the roll-up is broken down. */
    readonly dimensions: readonly [string, string],
    readonly metrics: MetricColumns,
  ) {
    const columns = Object.values(metrics);
    const counts = columns.join(', ');
    this.key = `level, division_path, day, ${dimensions.join(', ')}`;
    const types = ['text', 'text', 'date', 'text', 'text', 'smallint', ...columns.map(() => 'int')];
    this.upsert = `WITH written AS (
         INSERT INTO ${name} (${this.key}, shard, ${counts})
         SELECT ${this.key}, shard, ${counts}
         FROM unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')})
           AS change (${this.key}, shard, ${counts})
         ON CONFLICT (${this.key}, shard) DO UPDATE SET
           ${columns.map((column) => `${column} = ${name}.${column} + excluded.${column}`).join(', ')}
         RETURNING ctid, ${columns.map((column) => `${name}.${column} = 0`).join(' AND ')} AS empty)
       SELECT ctid::text AS place FROM written WHERE empty`;
  }

  /**
   * Adds changes to the counts, in one statement; one more takes rows away that have nothing left
   * to count.
   * @param changes each cell once, those of a row after each other, in one order for every writer
   */
  async add(tx: Transaction, changes: readonly CellChange[]): Promise<void> {
    const [first] = changes;
    if (first === undefined) return;
    const rows = this.rowsOf(changes);
    const empty = await tx.many<{ place: string }>(this.upsert, [
      rows.map(({ cell }) => cell.level),
      rows.map(({ cell }) => cell.path),
      rows.map(({ cell }) => cell.day),
      rows.map(({ cell }) => cell.dimensions[0]),
      rows.map(({ cell }) => cell.dimensions[1]),
      rows.map(({ cell }) => cell.shard),
      ...Object.keys(this.metrics).map((metric) => rows.map((row) => row.counts[metric] ?? 0)),
    ]);
    if (empty.length > 0) {
      // By their place, which is certain as long as they are locked: a join on the key might be
      // planned as a walk through the whole table.
      await tx.execute(`DELETE FROM ${this.name} WHERE ctid = ANY($1::tid[])`, [
        empty.map((row) => row.place),
      ]);
    }
    await this.raiseRevision(tx, first.shard);
  }

  /** Tells readers that the roll-up has changed. @param shard one that nobody else writes to now */
  async raiseRevision(tx: Transaction, shard: number): Promise<void> {
    await tx.execute(
      `INSERT INTO statistics_revisions (statistics, shard, revision) VALUES ($1, $2, 1)
       ON CONFLICT (statistics, shard) DO UPDATE SET revision = statistics_revisions.revision + 1`,
      [this.name, shard],
    );
  }

  /** Puts the cells of one row together: they follow each other, because the metric sorts last. */
  private rowsOf(changes: readonly CellChange[]): CountRow[] {
    const rows: CountRow[] = [];
    for (const cell of changes) {
      let row = rows.at(-1);
      if (row === undefined || !isSameRow(row.cell, cell)) {
        row = { cell, counts: {} };
        rows.push(row);
      }
      row.counts[cell.metric] = cell.change;
    }
    return rows;
  }
}

interface CountRow {
  readonly cell: CellChange;
  readonly counts: Record<string, number>;
}

function isSameRow(a: CellChange, b: CellChange): boolean {
  return (
    a.path === b.path &&
    a.day === b.day &&
    a.level === b.level &&
    a.shard === b.shard &&
    a.dimensions[0] === b.dimensions[0] &&
    a.dimensions[1] === b.dimensions[1]
  );
}

const incidentColumns: MetricColumns<IncidentMetric> = {
  reported: 'reported',
  accepted: 'accepted',
  rejected: 'rejected',
  returned: 'returned',
  escalated: 'escalated',
  resolved: 'resolved',
  verified: 'verified',
  closed: 'closed',
  merged: 'merged',
  reopened: 'reopened',
  ended: 'ended',
  invalid: 'invalid',
};

const taskColumns: MetricColumns<TaskMetric> = {
  issued: 'issued',
  acknowledged: 'acknowledged',
  acknowledgedOnTime: 'acknowledged_on_time',
  submitted: 'submitted',
  done: 'done',
  doneOnTime: 'done_on_time',
  reworked: 'reworked',
  declined: 'declined',
  recalled: 'recalled',
};

export const incidentCounts = new CountTable(
  'incident_counts',
  ['category', 'grade'],
  incidentColumns,
);
export const taskCounts = new CountTable('task_counts', ['holder_level', 'status'], taskColumns);
