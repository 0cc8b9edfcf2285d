import type { Scope } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import type { TestDatabase } from './test-database.js';

/**
 * The plans that connections keep for the statements of `work`: made without their values, for
 * tables as they are now. A service's connections plan while a table is new and keep the plan while
 * it grows, so what must not cost more with history must not read a whole table in it either.
 * @param work runs in one transaction, which is rolled back
 * @returns a plan for each statement, in their order
 */
export async function genericPlans(
  db: TestDatabase,
  scope: Scope,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<string[]> {
  const statements: string[] = [];
  const note = (statement: string): void => {
    statements.push(statement);
  };
  const done = new Error('rolled back on purpose');
  await db.database
    .transaction(scope, async (tx) => {
      await work(noting(tx, note));
      throw done;
    })
    .catch((error: unknown) => {
      if (error !== done) throw error;
    });
  const plans: string[] = [];
  for (const statement of statements) {
    const lines = await db.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${statement}`);
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
  }
  return plans;
}

function noting(tx: Transaction, note: (statement: string) => void): Transaction {
  return {
    many: (statement, values) => {
      note(statement);
      return tx.many(statement, values);
    },
    maybeOne: (statement, values) => {
      note(statement);
      return tx.maybeOne(statement, values);
    },
    one: (statement, values) => {
      note(statement);
      return tx.one(statement, values);
    },
    execute: (statement, values) => {
      note(statement);
      return tx.execute(statement, values);
    },
    copyIn: (statement, parts) => tx.copyIn(statement, parts),
    afterCommit: (callback) => {
      tx.afterCommit(callback);
    },
  };
}
