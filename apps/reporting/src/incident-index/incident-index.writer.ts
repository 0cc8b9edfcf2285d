import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { type IndexedIncident, numbersOf, officesThatSee } from './incident-words.js';

interface ChangedIncident extends IndexedIncident {
  readonly changedIn: string;
}

/** Brings the index of incidents up to date with them. */
@Injectable()
export class IncidentIndexWriter {
  /**
   * Indexes the incidents that changed next, oldest change first. Only one works on the index at a
   * time, so positions become visible in their order.
   *
   * What a running transaction may still write lies above the oldest of them; nothing there is
   * looked at, or the place after it would stand as done when that transaction commits.
   * @param now written beside the position that stands now, once a minute
   * @returns how many incidents; undefined while somebody else works on the index
   */
  async indexNext(tx: Transaction, limit: number, now: Date): Promise<number | undefined> {
    const state = await tx.maybeOne<{ changedIn: string; incidentId: string; position: number }>(
      `SELECT changed_in::text AS "changedIn", incident_id AS "incidentId", position
       FROM incident_index_state FOR UPDATE SKIP LOCKED`,
    );
    if (state === undefined) return undefined;
    const changed = await tx.many<ChangedIncident>(
      `SELECT id, number, title, description, status, grade, category_code AS "categoryCode",
              holder, holder_path AS "holderPath", offered_to AS "offeredTo", offered_path AS "offeredPath", division_path AS "divisionPath", affected,
              indicators, changed_in::text AS "changedIn"
       FROM incidents
       WHERE (changed_in, id) > ($1::xid8, $2::uuid)
         AND changed_in < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY changed_in, id LIMIT $3`,
      [state.changedIn, state.incidentId, limit],
    );
    const last = changed.at(-1);
    if (last === undefined) return 0;
    await Promise.all([
      this.writeOffices(tx, changed, state.position),
      this.writeWords(tx, changed),
      tx.execute(
        `UPDATE incident_index_state
         SET changed_in = $1::xid8, incident_id = $2, position = position + $3`,
        [last.changedIn, last.id, changed.length],
      ),
      tx.execute(
        `INSERT INTO incident_index_marks (at, position) VALUES (date_trunc('minute', $1::timestamptz), $2)
         ON CONFLICT DO NOTHING`,
        [now, state.position],
      ),
    ]);
    return changed.length;
  }

  /**
   * Begins anew when the database was restored into a younger server, whose transactions have lower
   * numbers than those that it has noted: otherwise nothing that changes would be indexed until they
   * catch up. Positions go on, so feeds do.
   */
  async startOverIfRestored(tx: Transaction): Promise<boolean> {
    const restarted = await tx.execute(
      `UPDATE incident_index_state
       SET changed_in = DEFAULT, incident_id = DEFAULT
       WHERE changed_in > pg_snapshot_xmax(pg_current_snapshot())`,
    );
    return restarted > 0;
  }

  private async writeOffices(
    tx: Transaction,
    changed: readonly IndexedIncident[],
    before: number,
  ): Promise<void> {
    const offices: string[] = [];
    const ids: string[] = [];
    const positions: number[] = [];
    for (const [place, incident] of changed.entries()) {
      for (const office of officesThatSee(incident)) {
        offices.push(office);
        ids.push(incident.id);
        positions.push(before + place + 1);
      }
    }
    // Offices that see it no longer keep their rows: what they find by them, they are not shown.
    await tx.execute(
      `INSERT INTO incident_offices (office, incident_id, position)
       SELECT * FROM unnest($1::text[], $2::uuid[], $3::bigint[]) AS seen (office, id, position)
       ORDER BY office COLLATE "C", id
       ON CONFLICT (office, incident_id) DO UPDATE SET position = excluded.position`,
      [offices, ids, positions],
    );
  }

  private async writeWords(tx: Transaction, changed: readonly IndexedIncident[]): Promise<void> {
    await tx.execute(
      `INSERT INTO incident_words AS kept (incident_id, words)
       SELECT id, words::integer[] FROM unnest($1::uuid[], $2::text[]) AS changed (id, words)
       ON CONFLICT (incident_id) DO UPDATE SET words = excluded.words
       WHERE kept.words <> excluded.words`,
      [
        changed.map(({ id }) => id),
        changed.map((incident) => `{${numbersOf(incident).join(',')}}`),
      ],
    );
  }
}
