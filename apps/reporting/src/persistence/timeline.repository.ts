import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';

/** A line to add to incidents' histories. */
export interface NewTimelineEntry {
  readonly incidentId: string;
  readonly kind: string;
  readonly at: Date;
  /** When the device says that it was done; undefined or null when nothing credible is known. */
  readonly occurredAt?: Date | null;
  /** Client id, or `platform`. */
  readonly actor: string;
  readonly actorName: string;
  readonly office: string | null;
  readonly note: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The timeline is only ever added to; the service's role may not change it. */
@Injectable()
export class TimelineRepository {
  /** Adds entries, in one statement; those of incidents that do not exist are left out. */
  async append(tx: Transaction, entries: readonly NewTimelineEntry[]): Promise<void> {
    await tx.execute(
      `INSERT INTO incident_timeline
         (incident_id, division_path, kind, at, occurred_at, actor, actor_name, office, note,
          details)
       SELECT entry."incidentId", incident.division_path, entry.kind, entry.at,
              entry."occurredAt", entry.actor, entry."actorName", entry.office, entry.note,
              entry.details
       FROM ROWS FROM (
         jsonb_to_recordset($1::jsonb) AS (
           "incidentId" uuid, kind text, at timestamptz, "occurredAt" timestamptz, actor text,
           "actorName" text, office text, note text, details jsonb)
       ) WITH ORDINALITY AS entry
         ("incidentId", kind, at, "occurredAt", actor, "actorName", office, note, details, place)
       CROSS JOIN LATERAL (
         SELECT division_path FROM incidents WHERE id = entry."incidentId" OFFSET 0) incident
       ORDER BY entry.place`,
      [JSON.stringify(entries)],
    );
  }
}
