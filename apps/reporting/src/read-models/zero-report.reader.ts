import { Injectable } from '@nestjs/common';
import type { Scope } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import { parsePeriod, type Period } from '../domain/zero-report/index.js';
import { somethingReported, startOfDay } from '../persistence/word-of-villages.js';
import type { ZeroReportView } from './zero-report-view.js';

interface ZeroReportRow {
  readonly id: string;
  readonly divisionCode: string;
  readonly divisionName: string;
  readonly period: string;
  readonly filedAt: Date;
  readonly filedBy: string;
  readonly office: string;
  readonly contradictedBy: ZeroReportView['contradictedBy'];
}

/** A village from which nothing was heard. */
export interface SilentVillage {
  readonly code: string;
  readonly name: string;
  readonly path: string;
}

/** Villages of one division, by what was heard from them. */
export interface VillageCounts {
  /** The division below the one asked for that they lie in; empty for a village asked for itself. */
  readonly code: string;
  readonly due: number;
  readonly reported: number;
  readonly zeroReported: number;
  /** Those of `reported` that had said that nothing happened. */
  readonly contradicted: number;
}

// The incident that speaks against it is looked up and not written down: a report that comes late
// need not know of zero reports. In the order of the index, which would not be used for another.
const select = `
  SELECT report.id, report.division_code AS "divisionCode", report.division_name AS "divisionName",
         period, filed_at AS "filedAt", filed_by_name AS "filedBy", office,
         incident.found AS "contradictedBy"
  FROM zero_reports AS report
  LEFT JOIN LATERAL (
    SELECT json_build_object('id', id, 'number', number) AS found FROM incidents
    WHERE division_path >= report.division_path
      AND division_path < rtrim(report.division_path, '/') || '0'
      AND id >= earliest_id(report.period_start - interval '10 minutes')
      AND occurred_at >= report.period_start AND occurred_at < report.period_end
    ORDER BY division_path, id LIMIT 1) AS incident ON true`;

/** Villages that owed a word on a period, with what came. $1..$2 subtree, $3 last day, $4 period. */
const villages = `
  FROM (SELECT ${startOfDay('$5', '$7')} AS start, ${startOfDay('$6', '$7')} AS end) AS asked
  CROSS JOIN divisions AS village
  CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT 1 FROM zero_reports
                   WHERE period = $4 AND division_code = village.code) AS zero,
           ${somethingReported('village.path', 'asked.start', 'asked.end')} AS reported
    OFFSET 0) AS word
  WHERE village.path >= $1 AND village.path < $2 AND village.level = 'village'
    AND (village.valid_from IS NULL OR village.valid_from <= $3::date)
    AND (village.valid_to IS NULL OR village.valid_to > $3::date)`;

function villageValues(subtree: Scope, period: Period, timeZone: string): unknown[] {
  const { lastDay, text, firstDay, dayAfter } = period;
  return [subtree.path, subtree.end, lastDay, text, firstDay, dayAfter, timeZone];
}

/** Reads zero reports, and what villages left out. Row-level security leaves the caller's subtree. */
@Injectable()
export class ZeroReportReader {
  async find(tx: Transaction, id: string): Promise<ZeroReportView | undefined> {
    const row = await tx.maybeOne<ZeroReportRow>(`${select} WHERE report.id = $1`, [id]);
    return row === undefined ? undefined : toView(row);
  }

  /** The newest first. @param before id of the last one on the page before */
  async list(
    tx: Transaction,
    filter: { subtree: Scope; period: string | undefined; before: string | undefined },
    limit: number,
  ): Promise<ZeroReportView[]> {
    const { subtree, period = null, before = null } = filter;
    const rows = await tx.many<ZeroReportRow>(
      `${select}
       WHERE report.division_path >= $1 AND report.division_path < $2
         AND ($3::text IS NULL OR report.period = $3) AND ($4::uuid IS NULL OR report.id < $4)
       ORDER BY report.id DESC LIMIT $5`,
      [subtree.path, subtree.end, period, before, limit],
    );
    return rows.map(toView);
  }

  /** In the order of paths. @param after path of the last one on the page before */
  async silent(
    tx: Transaction,
    asked: { subtree: Scope; period: Period; timeZone: string; after: string },
    limit: number,
  ): Promise<SilentVillage[]> {
    const { subtree, period, timeZone, after } = asked;
    return tx.many<SilentVillage>(
      `SELECT village.code, village.name, village.path ${villages}
         AND village.path > $8 AND NOT word.zero AND NOT word.reported
       ORDER BY village.path LIMIT $9`,
      [...villageValues(subtree, period, timeZone), after, limit],
    );
  }

  /** By the divisions directly below the one asked for, in the order of their codes. */
  async counts(
    tx: Transaction,
    asked: { subtree: Scope; period: Period; timeZone: string },
  ): Promise<VillageCounts[]> {
    const { subtree, period, timeZone } = asked;
    return tx.many<VillageCounts>(
      `SELECT split_part(substr(village.path, length($1) + 1), '/', 1) AS code,
              count(*) AS due,
              count(*) FILTER (WHERE reported) AS reported,
              count(*) FILTER (WHERE zero AND NOT reported) AS "zeroReported",
              count(*) FILTER (WHERE zero AND reported) AS contradicted
       ${villages} GROUP BY 1 ORDER BY 1`,
      villageValues(subtree, period, timeZone),
    );
  }
}

function toView({ filedAt, office, ...row }: ZeroReportRow): ZeroReportView {
  const period = parsePeriod(row.period);
  if (period === undefined) throw new Error(`zero report ${row.id} has the period ${row.period}`);
  const { grain, firstDay, lastDay } = period;
  return {
    ...row,
    grain,
    firstDay,
    lastDay,
    filedAt: filedAt.toISOString(),
    office,
    onBehalf: office !== row.divisionCode,
  };
}
