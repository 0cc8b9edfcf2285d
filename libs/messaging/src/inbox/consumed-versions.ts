import type { Transaction } from '#libs/persistence';

export interface AggregateVersion {
  readonly aggregateId: string;
  readonly version: number;
}

/** The last applied version of each of the aggregates; those never seen are absent. */
export async function readVersions(
  tx: Transaction,
  topic: string,
  aggregateIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.many<{ aggregateId: string; version: number }>(
    `SELECT aggregate_id AS "aggregateId", version FROM consumed_versions
     WHERE topic = $1 AND aggregate_id = ANY($2::text[])`,
    [topic, aggregateIds],
  );
  return new Map(rows.map((row) => [row.aggregateId, row.version]));
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
  topic: string,
  versions: readonly AggregateVersion[],
): Promise<void> {
  if (versions.length === 0) return;
  const sorted = [...versions].sort((a, b) => (a.aggregateId < b.aggregateId ? -1 : 1));
  const written = await tx.execute(
    `INSERT INTO consumed_versions (topic, aggregate_id, version)
     SELECT $1, aggregate_id, version
     FROM unnest($2::text[], $3::int[]) AS applied (aggregate_id, version)
     ON CONFLICT (topic, aggregate_id) DO UPDATE SET version = excluded.version
     WHERE consumed_versions.version < excluded.version`,
    [topic, sorted.map((entry) => entry.aggregateId), sorted.map((entry) => entry.version)],
  );
  if (written !== sorted.length) throw new VersionConflict('versions were applied meanwhile');
}
