import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { DutyChange, TrackedDuty } from '../domain/statutory-duties/index.js';
import { type DutyRow, stateColumns, toTrackedDuty } from './duty-row.js';

const columns = `id, version, round, place, pack, pack_version AS "packVersion", definition, status,
  started_at AS "startedAt", due_at AS "dueAt", missed_at AS "missedAt",
  fulfilled_at AS "fulfilledAt", recorded_at AS "recordedAt", recorded_by AS "recordedBy",
  recorded_by_name AS "recordedByName", recorded_by_office AS "recordedByOffice", person, reference,
  late, missing_fields AS "missingFields", lapsed_at AS "lapsedAt", lapse_reason AS "lapseReason"`;

/** What is saved of a duty. */
export interface SavedDuty {
  readonly change: DutyChange;
  /** Its place in the pack; null keeps it. */
  readonly place: number;
  /** 1 when an event tells of the change. */
  readonly events: 0 | 1;
}

/** The duties of incidents. Row-level security leaves only the caller's subtree. */
@Injectable()
export class DutyRepository {
  /**
   * All duties of an incident, in the order of their pack. Lock the incident before: that keeps
   * others from changing them.
   */
  async ofIncident(tx: Transaction, incidentId: string): Promise<TrackedDuty[]> {
    const rows = await tx.many<DutyRow>(
      `SELECT ${columns} FROM incident_duties WHERE incident_id = $1 ORDER BY place, duty, round`,
      [incidentId],
    );
    return rows.map(toTrackedDuty);
  }

  /**
   * Saves changes of an incident's duties in one statement.
   * @returns the versions of the duties after it, in the order of the changes
   */
  async save(
    tx: Transaction,
    incidentId: string,
    divisionPath: string,
    saved: readonly SavedDuty[],
  ): Promise<number[]> {
    const rows = await tx.many<{ id: string; version: number }>(
      `INSERT INTO incident_duties (
         id, incident_id, division_path, duty, round, place, version, pack, pack_version, definition,
         status, started_at, due_at, missed_at, fulfilled_at, recorded_at, recorded_by,
         recorded_by_name, recorded_by_office, person, reference, late, missing_fields, lapsed_at,
         lapse_reason)
       SELECT id, $2, $3, duty, round, place, events, pack, pack_version, definition,
         status, started_at, due_at, missed_at, fulfilled_at, recorded_at, recorded_by,
         recorded_by_name, recorded_by_office, person, reference, late, missing_fields, lapsed_at,
         lapse_reason
       FROM jsonb_to_recordset($1::jsonb) AS duty (
         id uuid, duty text, round int, place int, events int, pack text, pack_version text,
         definition jsonb, status text, started_at timestamptz, due_at timestamptz,
         missed_at timestamptz, fulfilled_at timestamptz, recorded_at timestamptz, recorded_by text,
         recorded_by_name text, recorded_by_office text, person text, reference text, late boolean,
         missing_fields text[], lapsed_at timestamptz, lapse_reason text)
       ON CONFLICT (id) DO UPDATE SET
         version = incident_duties.version + excluded.version,
         status = excluded.status, started_at = excluded.started_at, due_at = excluded.due_at,
         missed_at = excluded.missed_at, fulfilled_at = excluded.fulfilled_at,
         recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by,
         recorded_by_name = excluded.recorded_by_name,
         recorded_by_office = excluded.recorded_by_office, person = excluded.person,
         reference = excluded.reference, late = excluded.late,
         missing_fields = excluded.missing_fields, lapsed_at = excluded.lapsed_at,
         lapse_reason = excluded.lapse_reason
       RETURNING id, version`,
      [JSON.stringify(saved.map(toRow)), incidentId, divisionPath],
    );
    const versions = new Map(rows.map(({ id, version }) => [id, version]));
    return saved.map(({ change }) => {
      const version = versions.get(change.duty.id);
      if (version === undefined) throw new Error(`duty ${change.duty.id} was not saved`);
      return version;
    });
  }

  /**
   * Incidents with a duty that is overdue and not yet said to be missed, the longest overdue first.
   * @param after where the look before ended
   */
  async overdue(
    tx: Transaction,
    now: Date,
    after: OverduePlace | undefined,
    limit: number,
  ): Promise<OverduePlace[]> {
    return tx.many<OverduePlace>(
      `SELECT id, due_at AS "dueAt", incident_id AS "incidentId" FROM incident_duties
       WHERE status = 'running' AND missed_at IS NULL AND due_at IS NOT NULL AND due_at < $1
         AND (due_at, id) > ($2, $3)
       ORDER BY due_at, id LIMIT $4`,
      [
        now,
        after?.dueAt ?? '-infinity',
        after?.id ?? '00000000-0000-0000-0000-000000000000',
        limit,
      ],
    );
  }
}

/** An overdue duty, and the key by which the sweep goes on after it. */
export interface OverduePlace {
  readonly id: string;
  readonly dueAt: Date;
  readonly incidentId: string;
}

function toRow({ change: { duty }, place, events }: SavedDuty): Record<string, unknown> {
  return {
    id: duty.id,
    duty: duty.definition.id,
    round: duty.round,
    place,
    events,
    pack: duty.packId,
    pack_version: duty.packVersion,
    definition: duty.definition,
    ...stateColumns(duty.state),
  };
}
