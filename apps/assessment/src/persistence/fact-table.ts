import type { Transaction } from '#libs/persistence';
import type { IncidentFact } from '../domain/incident-fact/index.js';
import type { TaskFact } from '../domain/task-fact/index.js';

/** A fact's properties and where each stands: the column's name and its type. */
type Columns<Fact> = { readonly [Property in keyof Fact]-?: readonly [name: string, type: string] };

/** Loads and saves the facts of one table, many at a time. */
export class FactTable<Fact extends { readonly id: string }> {
  private readonly selection: string;
  private readonly upsert: string;

  constructor(
    private readonly name: string,
    columns: Columns<Fact>,
  ) {
    const entries = Object.entries<readonly [string, string]>(columns);
    const names = entries.map(([, [column]]) => column);
    this.selection = entries.map(([property, [column]]) => `${column} AS "${property}"`).join(', ');
    this.upsert = `INSERT INTO ${name} (${names.join(', ')})
       SELECT ${entries.map(([property]) => `"${property}"`).join(', ')}
       FROM jsonb_to_recordset($1::jsonb)
         AS fact (${entries.map(([property, [, type]]) => `"${property}" ${type}`).join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${names
         .filter((column) => column !== 'id')
         .map((column) => `${column} = excluded.${column}`)
         .join(', ')}`;
  }

  /** The facts with these ids, by id, locked until the transaction ends; unknown ones are absent. */
  async load(tx: Transaction, ids: readonly string[]): Promise<Map<string, Fact>> {
    const facts = await tx.many<Fact>(
      `SELECT ${this.selection} FROM ${this.name} WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [ids],
    );
    return new Map(facts.map((fact) => [fact.id, fact]));
  }

  /** Writes facts, new and changed ones, in one statement. */
  async save(tx: Transaction, facts: readonly Fact[]): Promise<void> {
    const sorted = [...facts].sort((a, b) => (a.id < b.id ? -1 : 1));
    await tx.execute(this.upsert, [JSON.stringify(sorted)]);
  }

  /**
   * Facts that wait for a division of their path, in the order of their ids, locked; those that
   * somebody else has locked are left out.
   * @param after id of the last one that was seen, or undefined to begin
   */
  waiting(tx: Transaction, after: string | undefined, limit: number): Promise<Fact[]> {
    return tx.many<Fact>(
      `SELECT ${this.selection} FROM ${this.name}
       WHERE levels IS NULL AND id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
       ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [after ?? null, limit],
    );
  }
}

export const incidentFacts = new FactTable<IncidentFact>('incident_facts', {
  id: ['id', 'uuid'],
  version: ['version', 'int'],
  path: ['division_path', 'text'],
  levels: ['levels', 'text[]'],
  categoryCode: ['category_code', 'text'],
  grade: ['grade', 'text'],
  status: ['status', 'text'],
  reportedOn: ['reported_on', 'date'],
  acceptedOn: ['accepted_on', 'date'],
  rejectedOn: ['rejected_on', 'date'],
  returnedOn: ['returned_on', 'date'],
  returns: ['returns', 'int'],
  escalatedOn: ['escalated_on', 'date'],
  escalations: ['escalations', 'int'],
  handlingOn: ['handling_on', 'date'],
  resolvedOn: ['resolved_on', 'date'],
  verifiedOn: ['verified_on', 'date'],
  closedOn: ['closed_on', 'date'],
  mergedOn: ['merged_on', 'date'],
  reopenedOn: ['reopened_on', 'date'],
  reopens: ['reopens', 'int'],
});

export const taskFacts = new FactTable<TaskFact>('task_facts', {
  id: ['id', 'uuid'],
  version: ['version', 'int'],
  path: ['holder_path', 'text'],
  levels: ['levels', 'text[]'],
  orderId: ['order_id', 'uuid'],
  status: ['status', 'text'],
  acknowledgeBy: ['acknowledge_by', 'timestamptz'],
  completeBy: ['complete_by', 'timestamptz'],
  issuedOn: ['issued_on', 'date'],
  acknowledgedOn: ['acknowledged_on', 'date'],
  acknowledgedOnTime: ['acknowledged_on_time', 'boolean'],
  submittedOn: ['submitted_on', 'date'],
  submittedOnTime: ['submitted_on_time', 'boolean'],
  doneOn: ['done_on', 'date'],
  doneOnTime: ['done_on_time', 'boolean'],
  reworkedOn: ['reworked_on', 'date'],
  reworks: ['reworks', 'int'],
  declinedOn: ['declined_on', 'date'],
  recalledOn: ['recalled_on', 'date'],
});
