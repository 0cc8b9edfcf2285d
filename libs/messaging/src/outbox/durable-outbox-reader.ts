import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '#libs/persistence';

const leaseSeconds = 10;

/** Another replica has taken the reader's place: what was begun must be rolled back. */
export class ReaderReplaced extends Error {
  override readonly name = 'ReaderReplaced';

  constructor(reader: string) {
    super(`another replica reads as ${reader} now`);
  }
}

/**
 * The place of a reader that must miss nothing. One replica at a time reads under its name, by a
 * lease; its position moves in the transaction that holds what it did with the events, so a crash
 * neither loses nor repeats, and a reader that was replaced without noticing cannot commit.
 */
export class DurableOutboxReader {
  private readonly owner = randomUUID();

  /** @param name of the reader, the same in all replicas */
  constructor(
    private readonly database: Database,
    private readonly name: string,
  ) {}

  /**
   * Takes the lease, or renews it.
   * @returns the number up to which everything is dealt with; undefined while another replica reads
   */
  async acquire(): Promise<bigint | undefined> {
    const [row] = await this.database.statement<{ position: string }>(
      // Who reads for the first time begins where the relay stands.
      `INSERT INTO outbox_readers AS reader (name, position, owner, lease_until)
       SELECT $1, position, $2, clock_timestamp() + make_interval(secs => $3) FROM outbox_cursor
       ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
         WHERE reader.owner = excluded.owner OR reader.lease_until < clock_timestamp()
       RETURNING position::text`,
      [this.name, this.owner, leaseSeconds],
    );
    return row === undefined ? undefined : BigInt(row.position);
  }

  /**
   * Moves the position in the transaction of what was done, and renews the lease.
   * @returns that transaction's id: the bound of the gaps that were seen before it
   * @throws ReaderReplaced
   */
  async advance(tx: Transaction, position: bigint): Promise<bigint> {
    const row = await tx.maybeOne<{ xid: string }>(
      `UPDATE outbox_readers
       SET position = $3, lease_until = clock_timestamp() + make_interval(secs => $4)
       WHERE name = $1 AND owner = $2
       RETURNING pg_current_xact_id()::text AS xid`,
      [this.name, this.owner, position.toString(), leaseSeconds],
    );
    if (row === undefined) throw new ReaderReplaced(this.name);
    return BigInt(row.xid);
  }

  /**
   * Passes over everything that is settled, unless somebody waits for it. Both are seen at one
   * moment: whoever begins to wait later waits for events with higher numbers only.
   * @param tx in a scope in which `waiting` sees all
   * @param waiting a query that finds a row when somebody waits
   * @returns the new position, or undefined when somebody waits
   * @throws ReaderReplaced
   */
  async skip(tx: Transaction, waiting: string): Promise<bigint | undefined> {
    const row = await tx.maybeOne<{ position: string; waited: boolean }>(
      `UPDATE outbox_readers AS reader
       SET position = CASE WHEN state.waited THEN reader.position
                           ELSE greatest(reader.position, state.position) END,
           lease_until = clock_timestamp() + make_interval(secs => $3)
       FROM (SELECT position, EXISTS (${waiting}) AS waited FROM outbox_cursor) state
       WHERE name = $1 AND owner = $2
       RETURNING reader.position::text, state.waited`,
      [this.name, this.owner, leaseSeconds],
    );
    if (row === undefined) throw new ReaderReplaced(this.name);
    return row.waited ? undefined : BigInt(row.position);
  }

  /** Gives the lease up, so that another replica need not wait for it to run out. */
  async release(): Promise<void> {
    await this.database.statement(
      `UPDATE outbox_readers SET owner = NULL, lease_until = '-infinity'
       WHERE name = $1 AND owner = $2`,
      [this.name, this.owner],
    );
  }
}
