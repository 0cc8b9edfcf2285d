/** A row as PostgreSQL sends it: column name to value. */
export type Row = Record<string, unknown>;

/**
 * An open transaction. It is passed to whatever takes part in it, so that a reader sees what is
 * done together; it must not be kept past the function that received it.
 *
 * Every statement is prepared once for each connection (its text is its identity), so write
 * values as parameters, and lists as arrays or one `jsonb` parameter.
 *
 * Statements are executed in the order in which they are begun. Those that do not need each
 * other's results are best begun together (`Promise.all`): they travel in one round trip. When one
 * fails, those after it fail too, because the transaction is over; the first error is the cause.
 */
export interface Transaction {
  /** Runs a statement and gives all its rows. */
  many<T = Row>(statement: string, values?: readonly unknown[]): Promise<T[]>;
  /** Runs a statement that gives at most one row; more is a mistake of ours and throws. */
  maybeOne<T = Row>(statement: string, values?: readonly unknown[]): Promise<T | undefined>;
  /** Runs a statement that gives exactly one row; anything else throws. */
  one<T = Row>(statement: string, values?: readonly unknown[]): Promise<T>;
  /** Runs a statement and gives the number of rows it touched. */
  execute(statement: string, values?: readonly unknown[]): Promise<number>;
  /**
   * Feeds `COPY … FROM STDIN`, the fast way in for very many rows. Parts are sent as they come, so
   * memory does not grow with their number. Only where the database was opened with `copies`.
   * @param parts text in the format that the statement names, cut anywhere
   * @returns the number of rows copied
   */
  copyIn(statement: string, parts: AsyncIterable<string> | Iterable<string>): Promise<number>;
  /** Registers work for after the commit (waking the relay, say). Not run on rollback. */
  afterCommit(callback: () => void): void;
}
