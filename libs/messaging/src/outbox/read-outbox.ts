import type { Database } from '#libs/persistence';
import type { OutboxCursor } from './outbox-cursor.js';

/** A row of the outbox. */
export interface OutboxRow {
  readonly id: bigint;
  readonly topic: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly occurredAt: Date;
  readonly traceparent: string | null;
  readonly value: string;
  readonly appendedAt: Date;
}

export interface OutboxPage {
  readonly rows: OutboxRow[];
  /** Transaction id below which all had ended when the page was read. */
  readonly oldestRunning: bigint;
}

const columns = `id::text, topic, event_id AS "eventId", event_type AS "eventType",
  aggregate_id AS "aggregateId", aggregate_version AS "aggregateVersion",
  occurred_at AS "occurredAt", traceparent, value, appended_at AS "appendedAt"`;

/**
 * Rows that a cursor has not seen, in the order of their numbers. In two parts, because a plan made
 * for an empty outbox would answer an OR by reading all that was sent, and stays until ANALYZE.
 */
export async function readOutbox(
  database: Database,
  cursor: OutboxCursor,
  limit: number,
): Promise<OutboxPage> {
  return pageOf(
    await database.statement<RawRow>(
      `SELECT snapshot.oldest AS "oldestRunning", page.*
       FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest) snapshot
       LEFT JOIN LATERAL (
         SELECT ${columns}
         FROM (SELECT * FROM outbox WHERE id = ANY($2::bigint[])
               UNION ALL
               (SELECT * FROM outbox WHERE id > $1 ORDER BY id LIMIT $3)) unsent
         ORDER BY unsent.id LIMIT $3
       ) page ON true`,
      [cursor.high.toString(), cursor.openGaps.map(String), limit],
    ),
  );
}

/** Where to begin to read what is newest in an outbox. */
export interface OutboxStart {
  /** Number before the first row to be read. */
  readonly floor: bigint;
  /** Up to this number no row can appear any more. */
  readonly settled: bigint;
}

/** @returns the start of the newest rows: so many at the most, and none older than that */
export async function findStart(
  database: Database,
  limit: number,
  minutes: number,
): Promise<OutboxStart> {
  const [row] = await database.statement<{ floor: string; settled: string }>(
    `WITH newest AS MATERIALIZED (
       SELECT id, appended_at < now() - make_interval(mins => $2) AS stale
       FROM outbox ORDER BY id DESC LIMIT $1)
     SELECT position::text AS settled,
            coalesce((SELECT max(id) FROM newest WHERE stale), (SELECT min(id) - 1 FROM newest),
                     position)::text AS floor
     FROM outbox_cursor`,
    [limit, minutes],
  );
  return { floor: BigInt(row?.floor ?? '0'), settled: BigInt(row?.settled ?? '0') };
}

type RawRow = Omit<OutboxRow, 'id'> & { id: string | null; oldestRunning: string };

function pageOf(rows: readonly RawRow[]): OutboxPage {
  return {
    rows: rows.flatMap((row) => (row.id === null ? [] : [{ ...row, id: BigInt(row.id) }])),
    oldestRunning: BigInt(rows[0]?.oldestRunning ?? '0'),
  };
}
