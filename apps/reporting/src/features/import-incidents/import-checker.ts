import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { Directory } from '#libs/directory';
import { Refused } from '#libs/http';
import { Database } from '#libs/persistence';
import { findEarlierReports } from '../report-incident/earlier-reports.js';
import type { ReportCommand } from '../report-incident/report-command.js';
import { ReportTriage } from '../report-incident/report-triage.js';
import { exampleNumber } from './import-columns.js';
import type { TableRow } from './import-table.js';
import { type ImportedRow, readRow, type RowFault, type RowReading } from './imported-row.js';

/** Rows that are looked up at a time. */
const rowsAtATime = 500;

/** What an import would do. */
export interface CheckedImport {
  /** Rows that can be taken and were not taken before. */
  readonly fresh: readonly { readonly row: number; readonly command: ReportCommand }[];
  /** Rows that were taken by an import before. */
  readonly earlier: number;
  readonly faults: readonly RowFault[];
}

interface Taken {
  readonly number: string;
  readonly title: string;
  readonly divisionCode: string;
  readonly occurredAt: Date;
}

/** Finds out what an import would do, by the same rules by which reports are taken; changes nothing. */
@Injectable()
export class ImportChecker {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly triage: ReportTriage,
  ) {}

  /** @param rows of the file, without the header */
  async check(
    caller: Caller,
    rows: readonly TableRow[],
    reading: RowReading,
  ): Promise<CheckedImport> {
    const faults: RowFault[] = [];
    const fresh: CheckedImport['fresh'][number][] = [];
    const numbers = new Set<string>();
    let earlier = 0;
    for (let from = 0; from < rows.length; from += rowsAtATime) {
      const readable: ImportedRow[] = [];
      for (const row of rows.slice(from, from + rowsAtATime)) {
        const read = readRow(row, reading);
        if (Array.isArray(read)) {
          faults.push(...read);
        } else if (read.report.clientId !== exampleNumber) {
          const fault = secondOfNumber(read, numbers);
          if (fault === undefined) readable.push(read);
          else faults.push(fault);
        }
      }
      const judged = await this.judge(caller, readable);
      earlier += judged.earlier;
      faults.push(...judged.faults);
      fresh.push(...judged.fresh);
    }
    return { fresh, earlier, faults: faults.sort((one, other) => one.row - other.row) };
  }

  private async judge(caller: Caller, rows: readonly ImportedRow[]): Promise<CheckedImport> {
    const commands = rows.map(({ row, report }) => ({ row, command: commandOf(caller, report) }));
    const reports = commands.map(({ command }) => command);
    const [known, places] = await this.database.read(caller.scope, (tx) =>
      Promise.all([
        findEarlierReports(tx, reports),
        this.directory.findLines(tx, [
          caller.office,
          ...reports.map(({ report }) => report.divisionCode),
        ]),
      ]),
    );
    const taken = await this.reportsOf(caller, [...known.values()]);
    const fresh: CheckedImport['fresh'][number][] = [];
    const faults: RowFault[] = [];
    let earlier = 0;
    for (const one of commands) {
      const incident = known.get(one.command);
      if (incident !== undefined) {
        const fault = usedForAnother(one, taken.get(incident));
        if (fault === undefined) earlier += 1;
        else faults.push(fault);
        continue;
      }
      try {
        this.triage.take(one.command, places);
        fresh.push(one);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        faults.push({ row: one.row, field: fieldOf(error), error });
      }
    }
    return { fresh, faults, earlier };
  }

  /** What was reported under numbers that were used before, by the incidents' ids. */
  private async reportsOf(caller: Caller, ids: readonly string[]): Promise<Map<string, Taken>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.read(caller.scope, (tx) =>
      tx.many<Taken & { id: string }>(
        `SELECT id, number, title, division_code AS "divisionCode", occurred_at AS "occurredAt"
         FROM incidents WHERE id = ANY($1::uuid[])`,
        [ids],
      ),
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}

/**
 * Whoever numbers each file from 1 again means other reports by the same numbers: that must not
 * pass for rows that were taken before.
 */
function usedForAnother(
  { row, command: { report } }: CheckedImport['fresh'][number],
  taken: Taken | undefined,
): RowFault | undefined {
  const isSame =
    taken === undefined ||
    (taken.title === report.title &&
      taken.divisionCode === report.divisionCode &&
      taken.occurredAt.getTime() === report.occurredAt.getTime());
  if (isSame) return undefined;
  const parameters = { number: report.clientId ?? '', incident: taken.number };
  return { row, field: 'clientId', error: new Refused('import-number-used', { parameters }) };
}

/** The column that a refusal of the domain is about: its field is a pointer of one name. */
export function fieldOf({ details }: Refused): string | undefined {
  return details.field?.slice(1);
}

function secondOfNumber({ row, report }: ImportedRow, numbers: Set<string>): RowFault | undefined {
  const { clientId } = report;
  if (clientId === undefined || !numbers.has(clientId)) {
    if (clientId !== undefined) numbers.add(clientId);
    return undefined;
  }
  const error = new Refused('import-number-twice', { parameters: { number: clientId } });
  return { row, field: 'clientId', error };
}

/** A row as a report of its own: the id in it is what makes it count once. */
function commandOf(caller: Caller, report: ImportedRow['report']): ReportCommand {
  return {
    report,
    command: {
      caller,
      idempotencyKey: undefined,
      fingerprint: () => '',
      ifMatch: undefined,
      onReplay: () => undefined,
    },
  };
}
