import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { IncidentView } from '../../read-models/incident-view.js';

interface Place {
  readonly code: string;
  readonly path: string;
  readonly name: string;
}

/** A report that was taken, complete with its number. */
export interface ReportedIncident {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly description: string | null;
  readonly division: Place;
  readonly holder: Place;
  readonly categoryCode: string | null;
  readonly occurredAt: Date;
  readonly discoveredAt: Date;
  readonly reportedAt: Date;
  readonly reporter: {
    readonly clientId: string;
    readonly name: string;
    readonly office: string;
  };
  readonly clientId: string | null;
  readonly affected: IncidentView['affected'];
  readonly impact: IncidentView['impact'];
  readonly indicators: IncidentView['indicators'];
}

/** Writes reports: any number of them in one statement. */
@Injectable()
export class ReportedIncidentWriter {
  /**
   * Takes the next number of a county and year. Its row stays locked until the transaction ends,
   * which keeps the numbers without gaps; so take it late.
   */
  async nextNumber(tx: Transaction, countyCode: string, year: number): Promise<number> {
    const row = await tx.one<{ last: number }>(
      `INSERT INTO incident_numbers (county_code, year, last) VALUES ($1, $2, 1)
       ON CONFLICT (county_code, year) DO UPDATE SET last = incident_numbers.last + 1
       RETURNING last`,
      [countyCode, year],
    );
    return row.last;
  }

  /** Inserts incidents and the first entry of their timelines. */
  async insert(tx: Transaction, incidents: readonly ReportedIncident[]): Promise<void> {
    await tx.execute(
      `WITH report AS (
         SELECT * FROM jsonb_to_recordset($1::jsonb) AS report (
           id uuid, number text, title text, description text,
           division_code text, division_name text, division_path text,
           holder text, holder_path text, holder_name text, category_code text,
           occurred_at timestamptz, discovered_at timestamptz, reported_at timestamptz,
           reporter text, reporter_name text, reporter_office text, client_id text,
           affected jsonb, impact jsonb, indicators jsonb)
       ), inserted AS (
         INSERT INTO incidents (
           id, number, version, status, title, description, division_code, division_name,
           division_path, holder, holder_path, holder_name, category_code, occurred_at,
           discovered_at, reported_at, updated_at, reporter, reporter_office, client_id,
           affected, impact, indicators, handlers)
         SELECT id, number, 1, 'reported', title, description, division_code, division_name,
           division_path, holder, holder_path, holder_name, category_code, occurred_at,
           discovered_at, reported_at, reported_at, reporter, reporter_office, client_id,
           affected, impact, indicators, '{}'
         FROM report
       )
       INSERT INTO incident_timeline
         (incident_id, division_path, kind, at, actor, actor_name, office, note, details)
       SELECT id, division_path, 'reported', reported_at, reporter, reporter_name, reporter_office,
              NULL, jsonb_build_object('holder', holder)
       FROM report`,
      [JSON.stringify(incidents.map(toRow))],
    );
  }

  async keepContact(
    tx: Transaction,
    incident: ReportedIncident,
    ciphertext: Buffer,
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO incident_contacts (incident_id, division_path, ciphertext) VALUES ($1, $2, $3)`,
      [incident.id, incident.division.path, ciphertext],
    );
  }
}

function toRow(incident: ReportedIncident): Record<string, unknown> {
  return {
    id: incident.id,
    number: incident.number,
    title: incident.title,
    description: incident.description,
    division_code: incident.division.code,
    division_name: incident.division.name,
    division_path: incident.division.path,
    holder: incident.holder.code,
    holder_path: incident.holder.path,
    holder_name: incident.holder.name,
    category_code: incident.categoryCode,
    occurred_at: incident.occurredAt,
    discovered_at: incident.discoveredAt,
    reported_at: incident.reportedAt,
    reporter: incident.reporter.clientId,
    reporter_name: incident.reporter.name,
    reporter_office: incident.reporter.office,
    client_id: incident.clientId,
    affected: incident.affected,
    impact: incident.impact,
    indicators: incident.indicators,
  };
}
