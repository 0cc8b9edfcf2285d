import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { nothing, type Scope } from '#libs/divisions';
import { asError } from './as-error.js';
import { DatabaseBusy } from './database-busy.js';
import type { Row, Transaction } from './transaction.js';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` of the service's own role. */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Schema to work in, for a role that does not have it as its own: the operator's commands. */
  readonly schema?: string;
  /** Connections at the most; 16 unless said. */
  readonly poolSize?: number;
  /** Milliseconds that work waits for a connection at the most; 3,000 unless said. */
  readonly waitMs?: number | undefined;
  /**
   * True for work that uses `copyIn`: each statement is then sent when the one before was answered.
   * Otherwise statements that are begun together travel together.
   */
  readonly copies?: boolean;
  /** A connection in the pool broke while nobody used it. */
  readonly onIdleError?: (error: Error) => void;
}

/** How long one statement may run, and how long a transaction may sit idle, in milliseconds. */
const statementTimeoutMs = 30_000;
const idleInTransactionTimeoutMs = 10_000;
const usualWaitMs = 3_000;

// Days stay text: a JavaScript Date would move them by the process's time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
// bigint: our counts stay far below 2^53, and a number is what JSON wants.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));

const statementNames = new Map<string, string>();

/** A statement's prepared name: short, and the same in every process for the same text. */
function statementName(text: string): string {
  let name = statementNames.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    statementNames.set(text, name);
  }
  return name;
}

class PooledTransaction implements Transaction {
  readonly committed: (() => void)[] = [];
  private ended = false;

  constructor(private readonly client: pg.PoolClient) {}

  async many<T = Row>(statement: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.query(statement, values)).rows as T[];
  }

  async maybeOne<T = Row>(
    statement: string,
    values: readonly unknown[] = [],
  ): Promise<T | undefined> {
    const rows = await this.many<T>(statement, values);
    if (rows.length > 1) throw new Error(`expected at most one row, got ${rows.length}`);
    return rows[0];
  }

  async one<T = Row>(statement: string, values: readonly unknown[] = []): Promise<T> {
    const row = await this.maybeOne<T>(statement, values);
    if (row === undefined) throw new Error('expected one row, got none');
    return row;
  }

  async execute(statement: string, values: readonly unknown[] = []): Promise<number> {
    return (await this.query(statement, values)).rowCount ?? 0;
  }

  async copyIn(
    statement: string,
    parts: AsyncIterable<string> | Iterable<string>,
  ): Promise<number> {
    const copy = this.client.query(copyFrom(statement));
    await pipeline(Readable.from(parts), copy);
    return copy.rowCount;
  }

  afterCommit(callback: () => void): void {
    this.committed.push(callback);
  }

  /** What goes on in the background after this would meet somebody else's transaction. */
  end(): void {
    this.ended = true;
  }

  private async query(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    if (this.ended) throw new Error('the transaction has ended');
    return this.client.query(prepared(text, values));
  }
}

function prepared(text: string, values: readonly unknown[]): pg.QueryConfig {
  return { name: statementName(text), text, values: [...values] };
}

/**
 * The service's PostgreSQL. All work happens in transactions, and every transaction says on whose
 * behalf it runs: row-level security sees the scope, and without one it shows nothing.
 */
export class Database {
  private readonly pool: pg.Pool;
  private readonly waitMs: number;

  constructor(options: DatabaseOptions) {
    this.waitMs = options.waitMs ?? usualWaitMs;
    this.pool = new pg.Pool({
      connectionString: options.url,
      application_name: options.applicationName,
      max: options.poolSize ?? 16,
      // Both for a free connection of the pool and for a new one to be made.
      connectionTimeoutMillis: this.waitMs,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
      keepAlive: true,
      pipeline: options.copies !== true,
      ...(options.schema === undefined ? {} : { options: `-c search_path=${options.schema}` }),
    });
    // Without a listener an idle connection's error would end the process; the pool replaces it.
    this.pool.on('error', (error) => options.onIdleError?.(error));
    // The same while a transaction has the connection; there the next statement fails and says why.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /**
   * Runs `work` in one transaction and commits; an error rolls back and is thrown on.
   * @param scope whose rows may be seen and written
   * @throws whatever `work` throws, DatabaseBusy, and PostgreSQL's errors. When COMMIT itself fails the outcome
   *   is unknown: the caller may try again under the same idempotency key.
   */
  async transaction<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run('BEGIN', scope, work);
  }

  /**
   * Runs `work` for several callers at once, each of whom only adds rows: what row-level security
   * protects cannot be read in it, and rows can be inserted inside any of the scopes. That a row
   * lies in its own caller's scope is for the statement to see to.
   */
  async insertion<T>(scopes: readonly Scope[], work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run('BEGIN', nothing, work, [...new Set(scopes.map((scope) => scope.path))]);
  }

  /** Like `transaction`, but PostgreSQL refuses any write in it. */
  async read<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run('BEGIN READ ONLY', scope, work);
  }

  /**
   * Runs one statement as a transaction of its own, in no scope: for tables without row-level
   * security; others are empty to it. It costs one round trip, a transaction at least three.
   * @returns its rows
   * @throws DatabaseBusy, and PostgreSQL's errors
   */
  async statement<T = Row>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    const client = await this.connection();
    let broken: Error | undefined;
    try {
      const result = await client.query(prepared(text, values));
      return result.rows as T[];
    } catch (error) {
      // PostgreSQL's own refusal leaves the connection as good as before.
      if (!(error instanceof pg.DatabaseError)) broken = asError(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Throws when PostgreSQL does not answer. */
  async ping(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async connection(): Promise<pg.PoolClient> {
    // Said apart: a full pool is too much work, and none of it was begun; all else is a server
    // that does not answer.
    const isFull = this.pool.totalCount >= this.pool.options.max && this.pool.idleCount === 0;
    try {
      return await this.pool.connect();
    } catch (error) {
      const timedOut =
        error instanceof Error && error.message === 'timeout exceeded when trying to connect';
      throw isFull && timedOut ? new DatabaseBusy(this.waitMs, { cause: error }) : error;
    }
  }

  private async run<T>(
    begin: string,
    scope: Scope,
    work: (tx: Transaction) => Promise<T>,
    insertScopes: readonly string[] = [],
  ): Promise<T> {
    const client = await this.connection();
    const tx = new PooledTransaction(client);
    let broken: Error | undefined;
    try {
      // One round trip for both, a simple query may hold several statements; and none at all where
      // the first statement of the work travels with it.
      const begun = client.query(
        `${begin}; SELECT set_config('tiergrid.scope', ${client.escapeLiteral(scope.path)}, true),` +
          ` set_config('tiergrid.scope_end', ${client.escapeLiteral(scope.end)}, true),` +
          ` set_config('tiergrid.insert_scopes', ${client.escapeLiteral(insertScopes.join(','))}, true)`,
      );
      // Without a transaction every statement after it fails as well, and `work` with them.
      begun.catch(() => undefined);
      const result = await work(tx);
      await begun;
      tx.end();
      const commit = await client.query('COMMIT');
      // COMMIT of an aborted transaction "succeeds" with the tag ROLLBACK.
      if (commit.command !== 'COMMIT') throw new Error('the transaction was rolled back at COMMIT');
      for (const callback of tx.committed) callback();
      return result;
    } catch (error) {
      tx.end();
      try {
        await client.query('ROLLBACK');
      } catch (rollbackError) {
        // The connection is in an unknown state: it must not go back into the pool.
        broken = asError(rollbackError);
      }
      throw error;
    } finally {
      client.release(broken);
    }
  }
}
