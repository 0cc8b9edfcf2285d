import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { IncidentHeader } from '../domain/order/index.js';

/** An incident as its last event described it. */
export interface IncidentReplica extends IncidentHeader {
  readonly version: number;
  readonly title: string;
  readonly divisionPath: string;
  /** Code of the office that must act. */
  readonly holder: string;
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
      'SELECT id, number, status FROM incident_headers WHERE id = $1 FOR SHARE',
      [id],
    );
  }

  /** Brings incidents up to date. The rows are locked in the order of their ids. */
  async keep(tx: Transaction, incidents: readonly IncidentReplica[]): Promise<void> {
    await tx.execute(
      `INSERT INTO incident_headers (id, version, number, title, division_path, holder, status)
       SELECT id, version, number, title, "divisionPath", holder, status
       FROM jsonb_to_recordset($1::jsonb) AS incident
         (id uuid, version int, number text, title text, "divisionPath" text, holder text,
          status text)
       ORDER BY id
       ON CONFLICT (id) DO UPDATE SET
         version = excluded.version, number = excluded.number, title = excluded.title,
         division_path = excluded.division_path, holder = excluded.holder, status = excluded.status
       WHERE incident_headers.version < excluded.version`,
      [JSON.stringify(incidents)],
    );
  }
}
