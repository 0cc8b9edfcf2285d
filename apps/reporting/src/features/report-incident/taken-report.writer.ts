import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { TakenReport } from './taken-report.js';

/** Numbers are counted by county and year. */
export interface NumberSeries {
  readonly county: string;
  readonly year: number;
}

/** Writes reports: any number of them, of any callers, in one statement. */
@Injectable()
export class TakenReportWriter {
  /**
   * Takes the next numbers, one for each entry. The rows of the counters stay locked until the
   * transaction ends, which keeps the numbers without gaps; so take them late.
   * @returns the numbers, in the order of the entries
   */
  async takeNumbers(tx: Transaction, wanted: readonly NumberSeries[]): Promise<number[]> {
    const rows = await tx.many<{ county: string; year: number; last: number; count: number }>(
      // Sorted, so that two transactions that need several counters cannot deadlock.
      `WITH wanted AS (
         SELECT county, year, count(*)::int AS count
         FROM unnest($1::text[], $2::int[]) AS wanted (county, year)
         GROUP BY county, year
       ), taken AS (
         INSERT INTO incident_numbers (county_code, year, last)
         SELECT county, year, count FROM wanted ORDER BY county, year
         ON CONFLICT (county_code, year) DO UPDATE
           SET last = incident_numbers.last + excluded.last
         RETURNING county_code, year, last
       )
       SELECT county, wanted.year, last, count
       FROM taken JOIN wanted ON county = county_code AND wanted.year = taken.year`,
      [wanted.map(({ county }) => county), wanted.map(({ year }) => year)],
    );
    const next = new Map(rows.map((row) => [seriesKey(row), row.last - row.count + 1]));
    return wanted.map((series) => {
      const number = next.get(seriesKey(series));
      if (number === undefined) throw new Error(`no counter for ${seriesKey(series)}`);
      next.set(seriesKey(series), number + 1);
      return number;
    });
  }

  /**
   * Inserts incidents, the first entry of their timelines, their contacts and their devices' ids.
   * Each row only inside its own reporter's scope; row-level security sees to it once more that it
   * lies in the scope of one of the callers.
   */
  async insert(tx: Transaction, reports: readonly TakenReport[]): Promise<void> {
    const inserted = await tx.execute(insertReports, [JSON.stringify(reports.map(toRow))]);
    if (inserted !== reports.length) {
      throw new Error(`${reports.length - inserted} report(s) lie outside their reporter's scope`);
    }
  }
}

function seriesKey({ county, year }: NumberSeries): string {
  return `${county}-${year}`;
}

const insertReports = `
  WITH report AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS report (
      id uuid, number text, title text, description text,
      division_code text, division_name text, division_path text,
      holder text, holder_path text, holder_name text, category_code text,
      occurred_at timestamptz, discovered_at timestamptz, reported_at timestamptz,
      filed_at timestamptz, reporter text, reporter_name text, reporter_office text, scope text,
      scope_end text, client_id text, affected jsonb, impact jsonb, indicators jsonb,
      policy_pack text, policy_version text, contact_name text, contact_phone text)
    WHERE division_path COLLATE "C" >= scope AND division_path COLLATE "C" < scope_end
  ), incident AS (
    INSERT INTO incidents (
      id, number, version, status, title, description, division_code, division_name,
      division_path, holder, holder_path, holder_name, category_code, occurred_at,
      discovered_at, reported_at, updated_at, reporter, reporter_office, client_id,
      affected, impact, indicators, policy_pack, policy_version, handlers)
    SELECT id, number, 1, 'reported', title, description, division_code, division_name,
      division_path, holder, holder_path, holder_name, category_code, occurred_at,
      discovered_at, reported_at, reported_at, reporter, reporter_office, client_id,
      affected, impact, indicators, policy_pack, policy_version, '{}'
    FROM report
  ), contact AS (
    INSERT INTO incident_contacts (incident_id, division_path, name_ciphertext, phone_ciphertext)
    SELECT id, division_path, decode(contact_name, 'base64'), decode(contact_phone, 'base64')
    FROM report WHERE contact_name IS NOT NULL OR contact_phone IS NOT NULL
  ), device AS (
    INSERT INTO incident_client_ids (reporter, client_id, incident_id)
    SELECT reporter, client_id, id FROM report WHERE client_id IS NOT NULL
  )
  INSERT INTO incident_timeline
    (incident_id, division_path, kind, at, occurred_at, actor, actor_name, office, note, details)
  SELECT id, division_path, 'reported', reported_at, filed_at, reporter, reporter_name,
         reporter_office, NULL, jsonb_build_object('holder', holder)
  FROM report`;

function toRow(report: TakenReport): Record<string, unknown> {
  return {
    id: report.id,
    number: report.number,
    title: report.title,
    description: report.description,
    division_code: report.division.code,
    division_name: report.division.name,
    division_path: report.division.path,
    holder: report.holder.code,
    holder_path: report.holder.path,
    holder_name: report.holder.name,
    category_code: report.categoryCode,
    occurred_at: report.occurredAt,
    discovered_at: report.discoveredAt,
    reported_at: report.reportedAt,
    filed_at: report.filedAt,
    reporter: report.reporter.clientId,
    reporter_name: report.reporter.name,
    reporter_office: report.reporter.office,
    scope: report.reporter.scope.path,
    scope_end: report.reporter.scope.end,
    client_id: report.clientId,
    affected: report.affected,
    impact: report.impact,
    indicators: report.indicators,
    contact_name: report.contact?.name?.toString('base64') ?? null,
    contact_phone: report.contact?.phone?.toString('base64') ?? null,
    policy_pack: report.policy.pack,
    policy_version: report.policy.version,
  };
}
