import pg from 'pg';
import type { Row } from './transaction.js';

/**
 * Runs statements on a connection of their own, outside any scope. For tools that look at a
 * database as its owner; services use `Database`.
 * @returns the rows of the last statement
 */
export async function runStatements(url: string, statements: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Several statements in one simple query give several results.
    const results: pg.QueryResult | pg.QueryResult[] = await client.query(statements);
    const last = Array.isArray(results) ? results.at(-1) : results;
    return (last?.rows ?? []) as Row[];
  } finally {
    await client.end();
  }
}
