import type { Database } from '#libs/persistence';
import type { OutboxCursor } from './outbox-cursor.js';
import { type OutboxPage, readOutbox } from './read-outbox.js';

/** What the outbox holds that was not sent. */
export interface OutboxBacklog {
  /** At the most: numbers that rolled back count too. */
  readonly rows: number;
  /** An estimate of what they take up on the disk. */
  readonly bytes: number;
}

/** The other columns of a row, its header and its place in the index. */
const bytesBesideValue = 250;

/** The relay's view of the outbox: lease, reading, checkpoint, clean-up. */
export class OutboxStore {
  constructor(
    private readonly database: Database,
    /** Identifies this relay as the holder of the lease. */
    private readonly owner: string,
    private readonly leaseSeconds: number,
  ) {}

  /** Takes or renews the lease. @returns the stored position, or undefined if another holds it */
  async acquire(): Promise<bigint | undefined> {
    const [row] = await this.database.statement<{ position: number }>(
      `UPDATE outbox_cursor
       SET owner = $1, lease_until = clock_timestamp() + make_interval(secs => $2)
       WHERE owner = $1 OR lease_until < clock_timestamp()
       RETURNING position`,
      [this.owner, this.leaseSeconds],
    );
    return row === undefined ? undefined : BigInt(row.position);
  }

  /** Rows that were not sent, in the order of their numbers. */
  read(cursor: OutboxCursor, limit: number): Promise<OutboxPage> {
    return readOutbox(this.database, cursor, limit);
  }

  /**
   * Stores how far everything is sent and renews the lease.
   * @returns a transaction id taken now, or undefined when the lease was lost to another relay
   */
  async checkpoint(position: bigint): Promise<bigint | undefined> {
    const [row] = await this.database.statement<{ xid: string }>(
      `UPDATE outbox_cursor
       SET position = $2, lease_until = clock_timestamp() + make_interval(secs => $3)
       WHERE owner = $1
       RETURNING pg_current_xact_id()::text AS xid`,
      [this.owner, position.toString(), this.leaseSeconds],
    );
    return row === undefined ? undefined : BigInt(row.xid);
  }

  /** Gives the lease up, so that another relay need not wait for it to run out. */
  async release(): Promise<void> {
    await this.database.statement(
      `UPDATE outbox_cursor SET owner = NULL, lease_until = '-infinity' WHERE owner = $1`,
      [this.owner],
    );
  }

  /**
   * What is still to be sent. Numbers only, and a sample of the newest rows for their size:
   * however long the outbox is, it takes no longer.
   */
  async backlog(): Promise<OutboxBacklog> {
    const [backlog] = await this.database.statement<OutboxBacklog>(
      `SELECT backlog.rows, (backlog.rows * sample.size)::bigint AS bytes
       FROM (SELECT greatest(0, coalesce((SELECT max(id) FROM outbox), 0) - position) AS rows
             FROM outbox_cursor) backlog,
            (SELECT coalesce(avg(octet_length(value)), 0) + $1 AS size
             FROM (SELECT value FROM outbox ORDER BY id DESC LIMIT 100) newest) sample`,
      [bytesBesideValue],
    );
    if (backlog === undefined) throw new Error('the outbox has no cursor');
    return backlog;
  }

  /**
   * Deletes rows that were sent longer than `keepMinutes` ago, and that every other reader has dealt
   * with. @returns how many
   */
  async purge(keepMinutes: number, limit: number): Promise<number> {
    const purged = await this.database.statement(
      // Asked for by number: joined to the table, they would have it read as a whole. Of the oldest
      // rows only, whether they may go or not: looking for old ones would read all that is kept.
      `DELETE FROM outbox WHERE id = ANY(ARRAY(
         SELECT id FROM (
           SELECT id, appended_at FROM outbox
           WHERE id <= least((SELECT position FROM outbox_cursor),
                             (SELECT min(position) FROM outbox_readers))
           ORDER BY id LIMIT $2) oldest
         WHERE appended_at < now() - make_interval(mins => $1)))
       RETURNING id`,
      [keepMinutes, limit],
    );
    return purged.length;
  }
}
