import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { Incident, Survivor } from '../domain/incident/index.js';

/** Which incidents go on for merged ones. */
@Injectable()
export class MergeRepository {
  /** The incident that goes on for this one, or itself when it was never merged. */
  async survivorOf(tx: Transaction, id: string): Promise<string> {
    const merge = await tx.maybeOne<{ survivorId: string }>(
      'SELECT survivor_id AS "survivorId" FROM incident_merges WHERE duplicate_id = $1',
      [id],
    );
    return merge?.survivorId ?? id;
  }

  /** Notes a merge; what was merged into the duplicate before goes on with its survivor. */
  async add(tx: Transaction, duplicateId: string, survivor: Survivor): Promise<void> {
    const { id, number, status } = survivor;
    await tx.execute(
      `UPDATE incident_merges
       SET survivor_id = $2, survivor_number = $3, survivor_status = $4 WHERE survivor_id = $1`,
      [duplicateId, id, number, status],
    );
    await tx.execute(
      `INSERT INTO incident_merges (duplicate_id, survivor_id, survivor_number, survivor_status)
       VALUES ($1, $2, $3, $4)`,
      [duplicateId, id, number, status],
    );
  }

  /** Shows duplicates how their survivor stands now. */
  async follow(tx: Transaction, { id, status }: Incident): Promise<void> {
    await tx.execute('UPDATE incident_merges SET survivor_status = $2 WHERE survivor_id = $1', [
      id,
      status,
    ]);
  }
}
