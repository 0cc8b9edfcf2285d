import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import type { Division } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import type { Period } from '../domain/zero-report/index.js';
import { somethingReported, startOfDay } from './word-of-villages.js';

/** A zero report to be kept. */
export interface NewZeroReport {
  readonly id: string;
  readonly division: Division;
  readonly period: Period;
  readonly filedAt: Date;
  readonly filer: Caller;
}

/** Zero reports are only ever added; the service's role may not change them. */
@Injectable()
export class ZeroReportRepository {
  /** Id of the one that was filed before. */
  async findId(tx: Transaction, period: Period, divisionCode: string): Promise<string | undefined> {
    const row = await tx.maybeOne<{ id: string }>(
      'SELECT id FROM zero_reports WHERE period = $1 AND division_code = $2',
      [period.text, divisionCode],
    );
    return row?.id;
  }

  /** Whether an incident of the village occurred in the period or was received in it. */
  async isContradicted(
    tx: Transaction,
    { path }: Division,
    { firstDay, dayAfter }: Period,
    timeZone: string,
  ): Promise<boolean> {
    const row = await tx.one<{ found: boolean }>(
      `SELECT ${somethingReported('asked.path', 'asked.start', 'asked.end')} AS found
       FROM (SELECT $1::text COLLATE "C" AS path, ${startOfDay('$2', '$4')} AS start,
                    ${startOfDay('$3', '$4')} AS end) AS asked`,
      [path, firstDay, dayAfter, timeZone],
    );
    return row.found;
  }

  /** @returns false when somebody else filed it a moment ago */
  async insert(tx: Transaction, report: NewZeroReport, timeZone: string): Promise<boolean> {
    const { id, division, period, filedAt, filer } = report;
    const inserted = await tx.execute(
      `INSERT INTO zero_reports
         (id, division_code, division_name, division_path, period, period_start, period_end,
          filed_at, filed_by, filed_by_name, office)
       VALUES ($1, $2, $3, $4, $5, ${startOfDay('$6', '$8')}, ${startOfDay('$7', '$8')},
               $9, $10, $11, $12)
       ON CONFLICT ON CONSTRAINT zero_reports_period_key DO NOTHING`,
      [
        id,
        division.code,
        division.name,
        division.path,
        period.text,
        period.firstDay,
        period.dayAfter,
        timeZone,
        filedAt,
        filer.clientId,
        filer.name,
        filer.office,
      ],
    );
    return inserted === 1;
  }
}
