import { everything } from '#libs/divisions';
import type { Database, Transaction } from '#libs/persistence';
import { noPartition } from '../../persistence/count-table.js';
import { type Recount, recounts } from './recounts.js';

/** A count that is not what the facts say. */
export interface Difference {
  readonly level: string;
  readonly divisionPath: string;
  readonly day: string;
  /** Category and grade of incidents; tier of the holder and status of tasks. */
  readonly dimensions: readonly [string, string];
  /** The metric's column. */
  readonly metric: string;
  readonly counted: number;
  readonly recounted: number;
}

/** What a recount of one roll-up found. */
export interface RecountResult {
  readonly statistics: 'incident_counts' | 'task_counts';
  readonly facts: number;
  /** Facts that are counted nowhere yet, because the directory lacks a division of their path. */
  readonly waiting: number;
  /** How many cells differ; 0 is what must be. */
  readonly differences: number;
  /** The first of them. */
  readonly examples: readonly Difference[];
  readonly repaired: boolean;
}

const mostExamples = 100;

/**
 * Counts everything again from the facts and compares. For the operator and for tests.
 *
 * A recount alone disturbs nobody: it is one statement, so it sees facts and counts of one moment.
 * A repair holds the consumers of one roll-up after the other back; they go on by themselves.
 */
export async function recountStatistics(
  database: Database,
  options: { readonly repair: boolean },
): Promise<RecountResult[]> {
  const results: RecountResult[] = [];
  for (const recount of recounts) {
    const result = await database.transaction(everything, async (tx) => {
      await withoutTimeLimits(tx);
      return recountOne(tx, recount, options.repair);
    });
    results.push(result);
  }
  return results;
}

async function recountOne(
  tx: Transaction,
  recount: Recount,
  repair: boolean,
): Promise<RecountResult> {
  const { facts, counts } = recount;
  const [first, second] = counts.dimensions;
  if (repair) await tx.execute(`LOCK TABLE ${facts}, ${counts.name} IN SHARE ROW EXCLUSIVE MODE`);
  const found = await tx.many<Difference & { readonly total: number }>(
    `SELECT level, division_path AS "divisionPath", day, ARRAY[${first}, ${second}] AS dimensions,
            metric, counted, recounted, count(*) OVER () AS total
     FROM (${differencesOf(recount)}) difference
     ORDER BY ${counts.key}, metric LIMIT ${mostExamples}`,
  );
  const differences = found[0]?.total ?? 0;
  const repaired = repair && differences > 0;
  if (repaired) await repairCounts(tx, recount);
  const size = await tx.one<{ facts: number; waiting: number }>(
    `SELECT count(*) AS facts, count(*) FILTER (WHERE levels IS NULL) AS waiting FROM ${facts}`,
  );
  const examples = found.map(({ total: _, ...difference }) => difference);
  return { statistics: counts.name, ...size, differences, examples, repaired };
}

/** Adds to each count what it lacks, in the shard that is nobody's partition. */
async function repairCounts(tx: Transaction, recount: Recount): Promise<void> {
  const { counts } = recount;
  const columns = Object.values(counts.metrics);
  await tx.execute(
    `INSERT INTO ${counts.name} (${counts.key}, shard, ${columns.join(', ')})
     SELECT ${counts.key}, ${noPartition}, ${columns
       .map((column) => `coalesce(sum(recounted - counted) FILTER (WHERE metric = '${column}'), 0)`)
       .join(', ')}
     FROM (${differencesOf(recount)}) difference GROUP BY ${counts.key}
     ON CONFLICT (${counts.key}, shard) DO UPDATE SET
       ${columns.map((column) => `${column} = ${counts.name}.${column} + excluded.${column}`).join(', ')}`,
  );
  await counts.raiseRevision(tx, noPartition);
}

/** Counts that differ from the recount, one row for each metric; a missing one is 0. */
function differencesOf({ counts, query }: Recount): string {
  const key = `${counts.key}, metric`;
  const metrics = Object.values(counts.metrics).map((column) => `('${column}', ${column})`);
  return `
    SELECT ${key}, coalesce(cell.count, 0)::int AS counted,
           coalesce(recount.count, 0)::int AS recounted
    FROM (
      SELECT ${key}, sum(value) AS count
      FROM ${counts.name}, LATERAL (VALUES ${metrics.join(', ')}) cell (metric, value)
      GROUP BY ${key} HAVING sum(value) <> 0
    ) cell
    FULL JOIN (${query}) recount USING (${key})
    WHERE coalesce(cell.count, 0) <> coalesce(recount.count, 0)`;
}

/** A nation's recount takes longer than any request may, and sorts more than one. */
async function withoutTimeLimits(tx: Transaction): Promise<void> {
  await tx.execute(
    `SELECT set_config('statement_timeout', '0', true),
            set_config('idle_in_transaction_session_timeout', '0', true),
            set_config('work_mem', '128MB', true)`,
  );
}
