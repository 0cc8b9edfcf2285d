import type { Transaction } from '#libs/persistence';
import { type Partition, partitionKey } from '../partition.js';

/**
 * Locks the rows of partitions until the transaction ends, in one order for everybody, making
 * those that are not there yet.
 * @param partitions by the topic's name without a test's prefix
 * @returns the offset that comes next in each, by `partitionKey`
 */
export async function lockOffsets(
  tx: Transaction,
  partitions: readonly Partition[],
): Promise<Map<string, bigint>> {
  const values = [
    partitions.map(({ topic }) => topic),
    partitions.map(({ partition }) => partition),
  ];
  const lock = async (): Promise<Map<string, bigint>> => {
    const rows = await tx.many<Partition & { next: string }>(
      `SELECT topic, partition, next_offset::text AS next FROM consumer_offsets
       WHERE (topic, partition) IN (SELECT * FROM unnest($1::text[], $2::int[]))
       ORDER BY topic, partition FOR UPDATE`,
      values,
    );
    return new Map(rows.map((row) => [partitionKey(row), BigInt(row.next)]));
  };
  const locked = await lock();
  if (locked.size === partitions.length) return locked;
  await tx.execute(
    `INSERT INTO consumer_offsets (topic, partition, next_offset)
     SELECT topic, partition, 0 FROM unnest($1::text[], $2::int[]) AS new (topic, partition)
     ORDER BY topic, partition ON CONFLICT DO NOTHING`,
    values,
  );
  return lock();
}

/** Moves partitions forward, never back. */
export async function writeOffsets(
  tx: Transaction,
  offsets: readonly (Partition & { readonly next: bigint })[],
): Promise<void> {
  if (offsets.length === 0) return;
  await tx.execute(
    `UPDATE consumer_offsets SET next_offset = new.next, updated_at = now()
     FROM unnest($1::text[], $2::int[], $3::bigint[]) AS new (topic, partition, next)
     WHERE consumer_offsets.topic = new.topic AND consumer_offsets.partition = new.partition
       AND next_offset < new.next`,
    [
      offsets.map(({ topic }) => topic),
      offsets.map(({ partition }) => partition),
      offsets.map(({ next }) => next.toString()),
    ],
  );
}
