import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { streamXlsxRows } from 'hucre/xlsx';
import { Refused } from '#libs/http';
import { importColumns } from './import-columns.js';
import { isModestArchive } from './modest-archive.js';

/** Rows below the header in one file at the most. */
export const mostRows = 10_000;
/** Columns that are looked at; more headers than there are columns are refused by their name. */
const mostColumns = 4 * importColumns.length;
/** Characters of a row of CSV at the most. */
const longestRow = 200_000;
/** Rows that are read at a stretch, before others have their turn. */
const rowsInTurn = 200;

/** A cell: its text, or a time on the wall (in UTC's fields) where a workbook has one. */
export type Cell = string | Date;

/** A row, with its number as the spreadsheet shows it: the first is 1. */
export interface TableRow {
  readonly number: number;
  readonly cells: readonly Cell[];
}

/** Where a file comes as what. */
export const importTypes = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
export type ImportFormat = keyof typeof importTypes;

/**
 * Reads the rows of a file that are not empty, the header first.
 * @throws Refused import-file-unreadable, import-too-long
 */
export async function readTable(format: ImportFormat, bytes: Buffer): Promise<TableRow[]> {
  const rows = format === 'csv' ? csvRows(bytes) : xlsxRows(bytes);
  const table: TableRow[] = [];
  let read = 0;
  try {
    for await (const row of rows) {
      read += 1;
      if (read % rowsInTurn === 0) await nextTurn();
      if (row.cells.every((cell) => cell === '')) continue;
      if (table.length > mostRows) {
        throw new Refused('import-too-long', { parameters: { rows: String(mostRows) } });
      }
      table.push(row);
    }
  } catch (error) {
    if (error instanceof Refused || !(error instanceof Error)) throw error;
    // Whatever a reader says of a broken file; it never says so of anything else.
    throw new Refused('import-file-unreadable', { parameters: { reason: reasonOf(error) } });
  }
  return table;
}

async function* csvRows(bytes: Buffer): AsyncGenerator<TableRow, void> {
  const parser = parse({
    bom: true,
    max_record_size: longestRow,
    relax_column_count: true,
    skip_empty_lines: false,
  });
  parser.end(decode(bytes));
  let number = 0;
  for await (const record of parser as AsyncIterable<string[]>) {
    number += 1;
    yield { number, cells: record.slice(0, mostColumns).map((cell) => cell.trim()) };
  }
}

/** UTF-8, or what spreadsheets in China save as CSV: GB 18030. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  }
}

async function* xlsxRows(bytes: Buffer): AsyncGenerator<TableRow, void> {
  if (!(await isModestArchive(bytes))) throw new Error('no workbook, or one that is too large');
  for await (const { index, values } of streamXlsxRows(bytes, { sheet: 0 })) {
    yield { number: index + 1, cells: values.slice(0, mostColumns).map(cellOf) };
  }
}

function cellOf(value: unknown): Cell {
  if (value instanceof Date) return value;
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return '';
}

function reasonOf(error: Error): string {
  return error instanceof CsvError ? error.code : error.message.slice(0, 200);
}
