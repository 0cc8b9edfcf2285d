import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { expiryOf } from '../domain/device/index.js';
import type { ItemState } from './device.repository.js';
import type { ItemResult } from './item-result.js';
import type { BacklogItem, DeviceProgress, SkippedRange } from './device-view.js';

/** What is kept of an item. */
export interface KeptItem {
  readonly name: string | null;
  readonly state: ItemState;
  /** null while it is parked. */
  readonly result: ItemResult | null;
}

/** Ranges of missing sequences and of skipped ones that a backlog names at the most. */
const mostRanges = 100;

/** Reads devices as the API shows them. Row-level security leaves only the caller's subtree. */
@Injectable()
export class DeviceReader {
  /** How far a device has got; undefined when there is none that may be seen. */
  async progress(tx: Transaction, id: string): Promise<DeviceProgress | undefined> {
    const row = await tx.maybeOne<Omit<DeviceProgress, 'waitsFor'>>(
      'SELECT id AS device, settled, parked FROM devices WHERE id = $1',
      [id],
    );
    if (row === undefined) return undefined;
    return { ...row, waitsFor: row.parked > 0 ? row.settled + 1 : null };
  }

  /** What is kept of items, by sequence. */
  async results(
    tx: Transaction,
    id: string,
    sequences: readonly number[],
  ): Promise<Map<number, KeptItem>> {
    const rows = await tx.many<KeptItem & { sequence: number }>(
      `SELECT asked.sequence, kept.name, kept.state, kept.result
       FROM unnest($2::bigint[]) AS asked (sequence)
       CROSS JOIN LATERAL (
         SELECT name, state, result FROM device_commands
         WHERE device_id = $1 AND sequence = asked.sequence OFFSET 0) kept`,
      [id, sequences],
    );
    return new Map(rows.map((row) => [row.sequence, row]));
  }

  /** What waits and what expired, in the order of sequences. @param after 0 from the beginning */
  async backlog(tx: Transaction, id: string, after: number, limit: number): Promise<BacklogItem[]> {
    const rows = await tx.many<{
      sequence: number;
      command: string | null;
      state: 'parked' | 'expired';
      occurredAt: Date | null;
      receivedAt: Date;
      failedAt: Date | null;
    }>(
      `SELECT sequence, name AS command, state, occurred_at AS "occurredAt",
              received_at AS "receivedAt", failed_at AS "failedAt"
       FROM device_commands
       WHERE device_id = $1 AND sequence > $2 AND state IN ('parked', 'expired')
       ORDER BY sequence LIMIT $3`,
      [id, after, limit],
    );
    return rows.map((row) => ({
      sequence: row.sequence,
      command: row.command,
      state: row.state,
      occurredAt: row.occurredAt?.toISOString() ?? null,
      receivedAt: row.receivedAt.toISOString(),
      expiresAt: expiryOf(row.receivedAt).toISOString(),
      failedAt: row.failedAt?.toISOString() ?? null,
    }));
  }

  /** Sequences that did not come, before ones that wait; the first hundred ranges. */
  missing(tx: Transaction, id: string): Promise<{ from: number; through: number }[]> {
    return tx.many(
      `SELECT last + 1 AS "from", sequence - 1 AS through FROM (
         SELECT sequence, coalesce(lag(sequence) OVER (ORDER BY sequence), settled) AS last
         FROM devices JOIN device_commands ON device_id = id
         WHERE id = $1 AND state IN ('parked', 'expired') AND sequence > settled) AS waiting
       WHERE sequence > last + 1 ORDER BY sequence LIMIT ${mostRanges}`,
      [id],
    );
  }

  /** Sequences that were passed over, the latest first; a hundred ranges. */
  async skipped(tx: Transaction, id: string): Promise<SkippedRange[]> {
    const rows = await tx.many<Omit<SkippedRange, 'at'> & { at: Date }>(
      `SELECT from_sequence AS "from", through_sequence AS through, skipped_by_name AS "by", reason,
              at
       FROM device_skips WHERE device_id = $1 ORDER BY from_sequence DESC LIMIT ${mostRanges}`,
      [id],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }
}
