import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/http';
import type { Grade, Impact } from '#libs/policy';
import type { Transaction } from '#libs/persistence';
import { endedStatuses, type Incident, type IncidentStatus } from '../domain/incident/index.js';

interface IncidentRow {
  id: string;
  number: string;
  version: number;
  status: IncidentStatus;
  title: string;
  divisionCode: string;
  divisionPath: string;
  holder: string;
  holderPath: string;
  reporterOffice: string;
  categoryCode: string | null;
  grade: Grade | null;
  reportedAt: Date;
  handlers: string[];
  offeredTo: string | null;
  offeredPath: string | null;
  impact: Impact | null;
  policyPack: string;
  policyVersion: string;
  suspendedFrom: 'accepted' | 'handling' | null;
  hasFinalReport: boolean;
}

const columns = `id, number, version, status, title, division_code AS "divisionCode",
  division_path AS "divisionPath", holder, holder_path AS "holderPath",
  reporter_office AS "reporterOffice", category_code AS "categoryCode", grade,
  reported_at AS "reportedAt", handlers, offered_to AS "offeredTo",
  offered_path AS "offeredPath", impact, policy_pack AS "policyPack",
  policy_version AS "policyVersion", suspended_from AS "suspendedFrom",
  has_final_report AS "hasFinalReport"`;

/**
 * Who found an incident in scope may finish what it does with it, also when that takes the incident
 * out of the scope: row-level security knows by this setting what the transaction has in hand.
 */
const takeInHand = `set_config('tiergrid.in_hand',
  concat_ws(',', nullif(current_setting('tiergrid.in_hand', true), ''), id), true)`;

/** Loads and saves what decisions need of an incident. */
@Injectable()
export class IncidentRepository {
  /**
   * The incident, locked until the transaction ends.
   * @throws Refused not-found when there is none, or none that the caller may see
   */
  async load(tx: Transaction, id: string): Promise<Incident> {
    const incident = await this.find(tx, id);
    if (incident === undefined) throw new Refused('not-found');
    return incident;
  }

  /** Like `load`, but gives undefined where there is none. */
  async find(tx: Transaction, id: string): Promise<Incident | undefined> {
    const row = await tx.maybeOne<IncidentRow>(
      `SELECT ${columns}, ${takeInHand} FROM incidents WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row === undefined ? undefined : toIncident(row);
  }

  /** Incidents by id, not locked: to be shown, or because the transaction holds the locks already. */
  async findAll(tx: Transaction, ids: readonly string[]): Promise<Map<string, Incident>> {
    const rows = await tx.many<IncidentRow>(
      // Each by the key: a join planned for a small table would read all of a large one.
      `SELECT incident.* FROM unnest($1::uuid[]) AS asked (id)
       CROSS JOIN LATERAL (SELECT ${columns} FROM incidents WHERE id = asked.id OFFSET 0) incident`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, toIncident(row)]));
  }

  /** Saves what an event changed. The row is locked since `load`, so nobody came in between. */
  async save(tx: Transaction, incident: Incident, at: Date): Promise<void> {
    const touched = await tx.execute(
      `UPDATE incidents SET version = $2, status = $3, category_code = $4, grade = $5,
         holder = $6, holder_path = $7, handlers = $8, updated_at = $9, offered_to = $10,
         offered_path = $11, impact = $12, policy_version = $13, suspended_from = $14,
         has_final_report = $15,
         ended_at = CASE WHEN $3 = ANY($16::text[]) THEN coalesce(ended_at, $9) END,
         holder_name = coalesce((SELECT name FROM divisions WHERE code = $6), $6)
       WHERE id = $1 AND version = $2 - 1`,
      [
        incident.id,
        incident.version,
        incident.status,
        incident.categoryCode,
        incident.grade,
        incident.holder.code,
        incident.holder.path,
        incident.handlers,
        at,
        incident.offeredTo?.code ?? null,
        incident.offeredTo?.path ?? null,
        incident.impact === null ? null : JSON.stringify(incident.impact),
        incident.policy.version,
        incident.status === 'suspended' ? incident.suspendedFrom : null,
        incident.hasFinalReport,
        endedStatuses,
      ],
    );
    if (touched !== 1) throw new Error(`incident ${incident.id} was not at the version before`);
  }
}

function toIncident(row: IncidentRow): Incident {
  const known = {
    id: row.id,
    number: row.number,
    version: row.version,
    title: row.title,
    division: { code: row.divisionCode, path: row.divisionPath },
    holder: { code: row.holder, path: row.holderPath },
    reporterOffice: row.reporterOffice,
    reportedAt: row.reportedAt,
    handlers: row.handlers,
    offeredTo:
      row.offeredTo === null || row.offeredPath === null
        ? null
        : { code: row.offeredTo, path: row.offeredPath },
    impact: row.impact,
    policy: { pack: row.policyPack, version: row.policyVersion },
    hasFinalReport: row.hasFinalReport,
  };
  const { status, categoryCode, grade, suspendedFrom } = row;
  if (status === 'reported' || status === 'rejected') {
    return { ...known, status, categoryCode, grade: null };
  }
  if (status === 'merged') return { ...known, status, categoryCode, grade };
  if (categoryCode === null || grade === null) {
    throw new Error(`incident ${row.id} is ${status} without category or grade`);
  }
  if (status !== 'suspended') return { ...known, status, categoryCode, grade };
  if (suspendedFrom === null) throw new Error(`incident ${row.id} is suspended from nowhere`);
  return { ...known, status, categoryCode, grade, suspendedFrom };
}
