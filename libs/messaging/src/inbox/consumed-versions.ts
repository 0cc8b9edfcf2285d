import type { Transaction } from '#libs/persistence';

/** An aggregate; the same id under another topic is another aggregate. */
export interface Aggregate {
  readonly topic: string;
  readonly aggregateId: string;
}

export interface AggregateVersion extends Aggregate {
  readonly version: number;
}

/** Names an aggregate in maps. */
export function aggregateKey({ topic, aggregateId }: Aggregate): string {
  return `${topic} ${aggregateId}`;
}

/** The last applied version of each aggregate, by `aggregateKey`; those never seen are absent. */
export async function readVersions(
  tx: Transaction,
  aggregates: readonly Aggregate[],
): Promise<Map<string, number>> {
  if (aggregates.length === 0) return new Map();
  const distinct = [...new Map(aggregates.map((one) => [aggregateKey(one), one])).values()];
  const rows = await tx.many<AggregateVersion>(
    // Each by the key, whatever the planner thinks: a plan made while the table was new would join
    // by reading all of it, and the connection keeps that plan while the table grows.
    `SELECT asked.topic, asked.aggregate_id AS "aggregateId", known.version
     FROM unnest($1::text[], $2::text[]) AS asked (topic, aggregate_id)
     CROSS JOIN LATERAL (
       SELECT version FROM consumed_versions
       WHERE topic = asked.topic AND aggregate_id = asked.aggregate_id OFFSET 0) known`,
    [distinct.map(({ topic }) => topic), distinct.map(({ aggregateId }) => aggregateId)],
  );
  return new Map(rows.map((row) => [aggregateKey(row), row.version]));
}

/** Another transaction applied the same versions meanwhile; look again and they are duplicates. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
}

/**
 * Remembers applied versions, sorted so that two transactions cannot deadlock on them.
 * @throws VersionConflict when one of them is not newer than what is remembered
 */
export async function writeVersions(
  tx: Transaction,
  versions: readonly AggregateVersion[],
): Promise<void> {
  if (versions.length === 0) return;
  const sorted = [...versions].sort((a, b) => (aggregateKey(a) < aggregateKey(b) ? -1 : 1));
  const written = await tx.execute(
    `INSERT INTO consumed_versions (topic, aggregate_id, version)
     SELECT topic, aggregate_id, version
     FROM unnest($1::text[], $2::text[], $3::int[]) AS applied (topic, aggregate_id, version)
     ON CONFLICT (topic, aggregate_id) DO UPDATE SET version = excluded.version
     WHERE consumed_versions.version < excluded.version`,
    [
      sorted.map(({ topic }) => topic),
      sorted.map(({ aggregateId }) => aggregateId),
      sorted.map(({ version }) => version),
    ],
  );
  if (written !== sorted.length) throw new VersionConflict('versions were applied meanwhile');
}
