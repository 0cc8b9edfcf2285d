import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { IncidentHeader } from '../domain/order/index.js';

/** An incident as its last event described it. */
export interface IncidentReplica extends IncidentHeader {
  readonly divisionPath: string;
  /** Where its holder stands, if not above the place: after a hand-over. Otherwise null. */
  readonly holderPath: string | null;
}

/** This service's replica of incidents. */
@Injectable()
export class IncidentHeaderRepository {
  /**
   * The incident that an order is issued for, or undefined when it is unknown or not in the
   * caller's scope. It cannot come to its end before the transaction does, so an order is either
   * refused or found by whoever recalls the orders of an ended incident.
   */
  async share(tx: Transaction, id: string): Promise<IncidentHeader | undefined> {
    return tx.maybeOne<IncidentHeader>(
      'SELECT id, number, ended_as AS "endedAs" FROM incident_headers WHERE id = $1 FOR SHARE',
      [id],
    );
  }

  /** Adds incidents that are not known yet. For those that are, nothing is locked or written. */
  async add(tx: Transaction, incidents: readonly IncidentReplica[]): Promise<void> {
    await this.insert(tx, incidents, 'DO NOTHING');
  }

  /** Notes that incidents have ended. The rows are locked in the order of their ids. */
  async end(tx: Transaction, incidents: readonly IncidentReplica[]): Promise<void> {
    await this.insert(tx, incidents, 'DO UPDATE SET ended_as = excluded.ended_as');
  }

  /** Notes that ended incidents are under way again. */
  async reopen(tx: Transaction, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await tx.execute('UPDATE incident_headers SET ended_as = NULL WHERE id = ANY($1::uuid[])', [
      [...ids].sort(),
    ]);
  }

  /** Notes who holds incidents, where that is not to be seen from their place. */
  async move(tx: Transaction, incidents: readonly IncidentReplica[]): Promise<void> {
    if (incidents.length === 0) return;
    // What an escalation leaves as it was is neither locked nor written.
    await tx.execute(
      `UPDATE incident_headers SET holder_path = ($2::text[])[array_position($1::uuid[], id)]
       WHERE id = ANY($1::uuid[])
         AND holder_path IS DISTINCT FROM ($2::text[])[array_position($1::uuid[], id)]`,
      [incidents.map(({ id }) => id), incidents.map(({ holderPath }) => holderPath)],
    );
  }

  private async insert(
    tx: Transaction,
    incidents: readonly IncidentReplica[],
    onConflict: string,
  ): Promise<void> {
    if (incidents.length === 0) return;
    await tx.execute(
      `INSERT INTO incident_headers (id, number, division_path, holder_path, ended_as)
       SELECT id, number, division_path, holder_path, ended_as
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
         AS incident (id, number, division_path, holder_path, ended_as)
       ORDER BY id
       ON CONFLICT (id) ${onConflict}`,
      [
        incidents.map(({ id }) => id),
        incidents.map(({ number }) => number),
        incidents.map(({ divisionPath }) => divisionPath),
        incidents.map(({ holderPath }) => holderPath),
        incidents.map(({ endedAs }) => endedAs),
      ],
    );
  }
}
