import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { allowedCommands, type IncidentStatus } from '../domain/incident/index.js';
import { IncidentPolicies } from '../incident-policies.js';
import type { IncidentView, TimelineEntry } from './incident-view.js';

export type IncidentRow = Omit<
  IncidentView,
  | 'occurredAt'
  | 'discoveredAt'
  | 'reportedAt'
  | 'updatedAt'
  | 'suggestedGrade'
  | 'decidedBy'
  | 'allowedCommands'
> & {
  status: IncidentStatus;
  occurredAt: Date;
  discoveredAt: Date;
  reportedAt: Date;
  updatedAt: Date;
};

/** Of `incidents`, as the API names them. */
export const incidentColumns = `id, number, version, status, title, description,
  division_code AS "divisionCode", division_name AS "divisionName", holder,
  holder_name AS "holderName", category_code AS "categoryCode", grade,
  occurred_at AS "occurredAt", discovered_at AS "discoveredAt", reported_at AS "reportedAt",
  updated_at AS "updatedAt", reporter_office AS "reporterOffice", client_id AS "clientId",
  affected, impact, indicators, policy_pack AS "policyPack", policy_version AS "policyVersion",
  suspended_from AS "suspendedFrom", offered_to AS "offeredTo",
  has_final_report AS "hasFinalReport", CASE WHEN status = 'merged' THEN (
    SELECT jsonb_build_object(
      'id', (SELECT survivor.id FROM incidents survivor WHERE survivor.id = survivor_id),
      'number', survivor_number, 'status', survivor_status)
    FROM incident_merges WHERE duplicate_id = incidents.id) END AS "mergedInto",
  EXISTS (SELECT 1 FROM incident_contacts WHERE incident_id = incidents.id) AS "hasContact"`;

/** Reads incidents as the API shows them. Row-level security leaves only the caller's subtree. */
@Injectable()
export class IncidentReader {
  constructor(private readonly policies: IncidentPolicies) {}

  async find(tx: Transaction, id: string): Promise<IncidentView | undefined> {
    const row = await tx.maybeOne<IncidentRow>(
      `SELECT ${incidentColumns} FROM incidents WHERE id = $1`,
      [id],
    );
    return row === undefined ? undefined : this.toView(row);
  }

  /** When an incident came to its end; null while it runs, and where there is none to see. */
  async endOf(tx: Transaction, id: string): Promise<Date | null> {
    const row = await tx.maybeOne<{ endedAt: Date | null }>(
      'SELECT ended_at AS "endedAt" FROM incidents WHERE id = $1',
      [id],
    );
    return row?.endedAt ?? null;
  }

  /** An incident's history, oldest first; undefined when the incident is not to be seen. */
  async timeline(tx: Transaction, id: string): Promise<TimelineEntry[] | undefined> {
    const incident = await tx.maybeOne('SELECT 1 FROM incidents WHERE id = $1', [id]);
    if (incident === undefined) return undefined;
    const rows = await tx.many<
      Omit<TimelineEntry, 'at' | 'occurredAt'> & { at: Date; occurredAt: Date | null }
    >(
      `SELECT id, kind, at, occurred_at AS "occurredAt", actor_name AS "actorName", office, note, details
       FROM incident_timeline WHERE incident_id = $1 ORDER BY id`,
      [id],
    );
    return rows.map((row) => ({
      ...row,
      at: row.at.toISOString(),
      occurredAt: row.occurredAt?.toISOString() ?? null,
    }));
  }

  /** A row as the API shows it. */
  toView(row: IncidentRow): IncidentView {
    return {
      ...row,
      ...this.policies.suggestionOf(row.policyPack, row.impact),
      occurredAt: row.occurredAt.toISOString(),
      discoveredAt: row.discoveredAt.toISOString(),
      reportedAt: row.reportedAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      allowedCommands: allowedCommands({ status: row.status, isOffered: row.offeredTo !== null }),
    };
  }
}
