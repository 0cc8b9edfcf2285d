import { parseInput, Refused, ValidationFailed } from '#libs/http';
import { reportIncident, type ReportIncident } from '../report-incident/report-incident.dto.js';
import { readCell } from './cell-values.js';
import type { ImportColumn } from './import-columns.js';
import type { TableRow } from './import-table.js';

/** Something that is wrong with a row, and with which field of its report. */
export interface RowFault {
  readonly row: number;
  /** As `ImportColumn.field`; undefined where it is no single column's fault. */
  readonly field: string | undefined;
  readonly error: Refused | ValidationFailed;
}

/** A row as a report. */
export interface ImportedRow {
  readonly row: number;
  readonly report: ReportIncident;
}

export interface RowReading {
  /** Columns by their place in the file. */
  readonly columns: readonly (ImportColumn | undefined)[];
  readonly timeZone: string;
  /** Tells rows of this file from those of every other: used where a row has no number of its own. */
  readonly fileId: string;
}

/** Reads a row by its columns. @returns the report, or all that is wrong with it */
export function readRow(row: TableRow, reading: RowReading): ImportedRow | RowFault[] {
  const faults: RowFault[] = [];
  const draft: Record<string, unknown> = {};
  for (const [place, column] of reading.columns.entries()) {
    const cell = row.cells[place];
    if (column === undefined || cell === undefined || cell === '') continue;
    try {
      put(draft, column.field, readCell(column.kind, cell, reading.timeZone));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      faults.push({ row: row.number, field: column.field, error });
    }
  }
  draft['clientId'] ??= `import:${reading.fileId}:${row.number}`;
  try {
    const report = parseInput(reportIncident, draft, 'body');
    return faults.length > 0 ? faults : { row: row.number, report };
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    return [...faults, { row: row.number, field: undefined, error }];
  }
}

/** Puts a value where a path of names says. */
function put(draft: Record<string, unknown>, field: string, value: unknown): void {
  const [first = '', second] = field.split('.');
  if (second === undefined) {
    draft[first] = value;
    return;
  }
  const inner = (draft[first] ?? {}) as Record<string, unknown>;
  draft[first] = { ...inner, [second]: value };
}
