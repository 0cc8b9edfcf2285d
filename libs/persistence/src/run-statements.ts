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
    const answer: unknown = await client.query(statements);
    const results = (Array.isArray(answer) ? answer : [answer]) as pg.QueryResult<Row>[];
    return results.at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}
