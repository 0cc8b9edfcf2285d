import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { subtreeOf } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { dispatchMigrations } from '../../persistence/migrations.js';
import { TaskReader } from '../../read-models/task.reader.js';

interface PlanNode {
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
}

const villages = 2_000;
const tasksOfEach = 20;
const village = '43/4310/431002/431002001/V1/';

/** What a list costs, as the service's own role with row-level security. */
describe('the plan of a list of tasks', () => {
  let db: TestDatabase;
  before(async () => {
    db = await createTestDatabase('dispatch', dispatchMigrations);
    await db.query(
      `WITH text AS (INSERT INTO instructions VALUES (gen_random_uuid(), '43/', 'x') RETURNING id),
       issued AS (
         INSERT INTO orders (id, version, status, title, instructions_id, issuer, issuer_path,
           issuer_name, issued_at, issued_by, updated_at, tasks_total, tasks_open, tasks_done)
         SELECT gen_random_uuid(), 1, 'issued', 'x', id, '43', '43/', 'x', now(), 'x', now(), 0, 0, 0
         FROM text RETURNING id, instructions_id)
       INSERT INTO tasks (id, order_id, lineage, depth, version, status, order_title,
         instructions_id, issuer, issuer_path, issuer_name, holder, holder_path, holder_name,
         issued_at, updated_at)
       SELECT lpad(n::text, 32, '0')::uuid, issued.id, n || '/', 1, 1, 'done', 'x',
              instructions_id, '43', '43/', 'x', 'V' || n % ${villages},
              '43/4310/431002/431002001/V' || n % ${villages} || '/', 'x', now(), now()
       FROM issued, generate_series(1, ${villages * tasksOfEach}) AS n`,
    );
    await db.query('VACUUM ANALYZE tasks');
  });
  after(() => db.drop());

  /** Blocks that are read to answer a list. */
  async function blocksFor(path: string): Promise<number> {
    const scope = subtreeOf(path);
    return db.database.read(scope, async (tx) => {
      let plan: PlanNode | undefined;
      const explaining: Pick<Transaction, 'many'> = {
        many: async (text, values) => {
          const row = await tx.one<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
            `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
            values,
          );
          plan = row['QUERY PLAN'][0]?.Plan;
          return [];
        },
      };
      await new TaskReader().list(explaining as Transaction, { scope }, new Date(), 51);
      return plan === undefined
        ? assert.fail()
        : plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
    });
  }

  it("reads a village's own tasks, not those of the whole country from the newest back", async () => {
    const blocks = await blocksFor(village);
    assert.ok(blocks < tasksOfEach * 3, `${blocks} blocks`);
  });

  it('reads a page of the newest for an office high up, not all that there are', async () => {
    const blocks = await blocksFor('43/');
    assert.ok(blocks < 100, `${blocks} blocks`);
  });
});
