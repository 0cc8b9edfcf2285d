import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { expiredBefore } from '../domain/device/index.js';
import type { ItemResult } from './item-result.js';

/** A device of somebody, and how far it has got. */
export interface Device {
  readonly id: string;
  /** Client id of whoever used it first. */
  readonly owner: string;
  readonly office: string;
  readonly officePath: string;
  /** Everything up to this sequence has its result or was skipped. */
  readonly settled: number;
  /** Items that wait. */
  readonly parked: number;
}

/** `parked` until its turn; `expired` when that did not come in time. */
export type ItemState = 'parked' | 'applied' | 'refused' | 'expired' | 'skipped';

/** An item that waits for its turn. */
export interface WaitingItem {
  readonly sequence: number;
  readonly state: ItemState;
  readonly name: string | null;
  readonly clientId: string | null;
  readonly receivedAt: Date;
  readonly sealed: Buffer | null;
}

/** An item to keep until its turn. */
export interface NewItem {
  readonly sequence: number;
  readonly fingerprint: string;
  readonly name: string | null;
  readonly clientId: string | null;
  readonly occurredAt: Date | null;
  readonly sealed: Buffer;
}

/** What became of an item. */
export interface SettledItem {
  readonly sequence: number;
  readonly state: Exclude<ItemState, 'parked'>;
  readonly incidentId: string | null;
  readonly incidentVersion: number | null;
  readonly result: ItemResult;
}

/** Who skips sequences. */
export interface Skip {
  readonly from: number;
  readonly through: number;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
}

const columns = `id, owner, office, office_path AS "officePath", settled, parked`;

/** Loads and saves devices and what they sent. */
@Injectable()
export class DeviceRepository {
  /**
   * The device, locked until the transaction ends; a new one becomes the caller's.
   * @throws Refused device-of-another
   */
  async claim(tx: Transaction, id: string, caller: Caller, now: Date): Promise<Device> {
    const [, device] = await Promise.all([
      tx.execute(
        `INSERT INTO devices (id, owner, office, office_path, first_seen_at, last_seen_at)
         VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (id) DO NOTHING`,
        [id, caller.clientId, caller.office, caller.officePath, now],
      ),
      tx.maybeOne<Device>(
        `UPDATE devices SET last_seen_at = $3 WHERE id = $1 AND owner = $2 RETURNING ${columns}`,
        [id, caller.clientId, now],
      ),
    ]);
    // One that another office's person uses is not even seen: row-level security hides it.
    if (device === undefined) throw new Refused('device-of-another');
    return device;
  }

  /** The device, locked until the transaction ends. */
  lock(tx: Transaction, id: string): Promise<Device> {
    return tx.one<Device>(`SELECT ${columns} FROM devices WHERE id = $1 FOR UPDATE`, [id]);
  }

  /** The device as it is. @throws Refused not-found when there is none that may be seen */
  async find(tx: Transaction, id: string): Promise<Device> {
    const device = await tx.maybeOne<Device>(`SELECT ${columns} FROM devices WHERE id = $1`, [id]);
    if (device === undefined) throw new Refused('not-found');
    return device;
  }

  /** Fingerprints of what came before, by sequence. */
  async fingerprints(
    tx: Transaction,
    id: string,
    sequences: readonly number[],
  ): Promise<Map<number, string>> {
    const rows = await tx.many<{ sequence: number; fingerprint: string }>(
      `SELECT asked.sequence, known.fingerprint FROM unnest($2::bigint[]) AS asked (sequence)
       CROSS JOIN LATERAL (
         SELECT fingerprint FROM device_commands
         WHERE device_id = $1 AND sequence = asked.sequence OFFSET 0) known`,
      [id, sequences],
    );
    return new Map(rows.map(({ sequence, fingerprint }) => [sequence, fingerprint]));
  }

  /** Keeps items until their turn. */
  async park(tx: Transaction, device: Device, items: readonly NewItem[], now: Date): Promise<void> {
    if (items.length === 0) return;
    await Promise.all([
      tx.execute(
        `INSERT INTO device_commands (device_id, sequence, office_path, state, fingerprint, name,
                                      client_id, occurred_at, received_at, sealed)
         SELECT $1, item.sequence, $2, 'parked', item.fingerprint, item.name, item.client_id,
                item.occurred_at, $3, item.sealed
         FROM unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
                     $9::bytea[])
           AS item (sequence, fingerprint, name, client_id, occurred_at, sealed)`,
        [
          device.id,
          device.officePath,
          now,
          items.map((item) => item.sequence),
          items.map((item) => item.fingerprint),
          items.map((item) => item.name),
          items.map((item) => item.clientId),
          items.map((item) => item.occurredAt),
          items.map((item) => item.sealed),
        ],
      ),
      this.move(tx, device.id, device.settled, items.length),
    ]);
  }

  /** What comes next, settled or not, in the order of sequences. */
  next(tx: Transaction, device: Device, limit: number): Promise<WaitingItem[]> {
    return tx.many<WaitingItem>(
      `SELECT sequence, state, name, client_id AS "clientId", received_at AS "receivedAt", sealed
       FROM device_commands
       WHERE device_id = $1 AND sequence > $2 AND state IN ('parked', 'expired')
       ORDER BY sequence LIMIT $3`,
      [device.id, device.settled, limit],
    );
  }

  /** Keeps results; the items, which were parked and are consecutive, are the device's latest. */
  async settle(
    tx: Transaction,
    device: Device,
    items: readonly SettledItem[],
    now: Date,
  ): Promise<void> {
    const last = items.at(-1);
    if (last === undefined) return;
    await Promise.all([
      tx.execute(
        `UPDATE device_commands SET state = item.state, incident_id = item.incident_id,
           incident_version = item.incident_version, result = item.result, settled_at = $2,
           sealed = NULL
         FROM unnest($3::bigint[], $4::text[], $5::uuid[], $6::int[], $7::jsonb[])
           AS item (sequence, state, incident_id, incident_version, result)
         WHERE device_id = $1 AND device_commands.sequence = item.sequence`,
        [
          device.id,
          now,
          items.map((item) => item.sequence),
          items.map((item) => item.state),
          items.map((item) => item.incidentId),
          items.map((item) => item.incidentVersion),
          items.map((item) => JSON.stringify(item.result)),
        ],
      ),
      this.move(tx, device.id, last.sequence, -items.length),
    ]);
  }

  /** Notes that the next item could not be carried out by a mistake of ours; it stays parked. */
  async fail(tx: Transaction, { id, settled }: Device, now: Date): Promise<void> {
    await tx.execute(
      `UPDATE device_commands SET failed_at = $3
       WHERE device_id = $1 AND sequence = $2 AND state = 'parked'`,
      [id, settled + 1, now],
    );
  }

  /** Devices with something that has waited too long. */
  async overdue(tx: Transaction, now: Date, limit: number): Promise<string[]> {
    const rows = await tx.many<{ id: string }>(
      `SELECT DISTINCT device_id AS id FROM (
         SELECT device_id FROM device_commands
         WHERE state = 'parked' AND received_at < $1 ORDER BY received_at LIMIT $2) AS waiting`,
      [expiredBefore(now), limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Gives up what has waited too long; its result says so when its turn comes. */
  async expire(tx: Transaction, id: string, now: Date): Promise<void> {
    await tx.execute(
      `WITH expired AS (
         UPDATE device_commands SET state = 'expired', settled_at = $3, sealed = NULL, result = $4
         WHERE device_id = $1 AND state = 'parked' AND received_at < $2
         RETURNING 1
       )
       UPDATE devices SET parked = parked - (SELECT count(*) FROM expired)
       WHERE id = $1 AND EXISTS (SELECT 1 FROM expired)`,
      [
        id,
        expiredBefore(now),
        now,
        JSON.stringify({ refusal: { code: 'device-command-expired' } }),
      ],
    );
  }

  /** Passes over sequences that are missing, and says so for good. */
  async skip(tx: Transaction, device: Device, skip: Skip, now: Date): Promise<void> {
    await Promise.all([
      tx.execute(
        `INSERT INTO device_skips (device_id, from_sequence, through_sequence, office_path,
                                   skipped_by, skipped_by_name, reason, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          device.id,
          skip.from,
          skip.through,
          device.officePath,
          skip.by,
          skip.byName,
          skip.reason,
          now,
        ],
      ),
      this.move(tx, device.id, skip.through, 0),
    ]);
  }

  /** Says up to where everything is settled, and how many wait more (or fewer) than before. */
  async move(tx: Transaction, id: string, settled: number, parked: number): Promise<void> {
    await tx.execute('UPDATE devices SET settled = $2, parked = parked + $3 WHERE id = $1', [
      id,
      settled,
      parked,
    ]);
  }
}
