import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { type Language, ProblemWriter, Refused, ValidationFailed } from '#libs/http';
import { PlatformClock } from '#libs/time';
import { ReportIncidentHandler } from '../report-incident/report-incident.handler.js';
import { type CheckedImport, fieldOf, ImportChecker } from './import-checker.js';
import { columnOf, type ImportColumn, importColumns } from './import-columns.js';
import {
  type ImportError,
  type ImportQuery,
  type ImportResult,
  mostErrors,
} from './import-incidents.dto.js';
import { type ImportFormat, readTable, type TableRow } from './import-table.js';
import type { RowFault } from './imported-row.js';

/** Files that are worked on at a time: they leave the service to others. */
const mostAtATime = 2;
/** Reports in one transaction: the county's counter of numbers is locked in it. */
const reportsTogether = 128;

/** A file of reports, and who brings it. */
export interface ImportCommand {
  readonly caller: Caller;
  readonly format: ImportFormat;
  readonly bytes: Buffer;
  readonly query: ImportQuery;
  readonly language: Language;
}

/**
 * Takes a file of reports. Every row is checked before the first is taken; then they go the way of
 * single reports, in transactions that leave room for others between them. A row has an id, its own
 * number or one made of the file's hash, so a file that is sent again, whether it went through or
 * broke off, makes nothing twice.
 */
@Injectable()
export class ImportIncidentsHandler {
  private atWork = 0;

  constructor(
    private readonly checker: ImportChecker,
    private readonly reports: ReportIncidentHandler,
    private readonly problems: ProblemWriter,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * @throws Refused import-busy, import-file-unreadable, import-too-long, import-columns,
   *   import-has-errors
   */
  async import(command: ImportCommand): Promise<ImportResult> {
    if (this.atWork >= mostAtATime) throw new Refused('import-busy');
    this.atWork += 1;
    try {
      return await this.work(command);
    } finally {
      this.atWork -= 1;
    }
  }

  private async work(command: ImportCommand): Promise<ImportResult> {
    const { caller, format, bytes, query, language } = command;
    const [header, ...rows] = await readTable(format, bytes);
    const columns = readHeader(header, language);
    const fileId = createHash('sha256').update(bytes).digest('hex');
    const { timeZone } = this.clock;
    const checked = await this.checker.check(caller, rows, { columns, timeZone, fileId });
    const say = (faults: readonly RowFault[]): ImportError[] =>
      this.errorsOf(faults, header, columns, language);
    const errors = say(checked.faults);
    const bad = new Set(checked.faults.map(({ row }) => row)).size;
    const result = {
      dryRun: query.dryRun,
      rows: rows.length,
      valid: rows.length - bad,
      taken: 0,
      takenBefore: checked.earlier,
      errorCount: errors.length,
      errors: errors.slice(0, mostErrors),
    };
    if (query.dryRun) return result;
    if (errors.length > 0 && !query.partial) {
      const { errorCount } = result;
      const extensions = { rows: rows.length, errorCount, errors: result.errors };
      const parameters = { count: String(errorCount) };
      throw new Refused('import-has-errors', { parameters, extensions });
    }
    const late = await this.take(checked.fresh);
    const all = [...errors, ...say(late)];
    return {
      ...result,
      valid: result.valid - late.length,
      taken: checked.fresh.length - late.length,
      errorCount: all.length,
      errors: all.slice(0, mostErrors),
    };
  }

  /** @returns what was good a moment ago and is not any more: a division closed meanwhile, say */
  private async take(fresh: CheckedImport['fresh']): Promise<RowFault[]> {
    const late: RowFault[] = [];
    for (let from = 0; from < fresh.length; from += reportsTogether) {
      const some = fresh.slice(from, from + reportsTogether);
      const results = await this.reports.takeAll(some.map(({ command }) => command));
      for (const [index, result] of results.entries()) {
        if (!(result instanceof Error)) continue;
        if (!(result instanceof Refused)) throw result;
        late.push({ row: some[index]?.row ?? 0, field: fieldOf(result), error: result });
      }
    }
    return late;
  }

  private errorsOf(
    faults: readonly RowFault[],
    header: TableRow | undefined,
    columns: readonly (ImportColumn | undefined)[],
    language: Language,
  ): ImportError[] {
    const said = new Set<string>();
    return faults.flatMap(({ row, field, error }) =>
      this.saysOf(error, field, language).flatMap(({ field: name, code, message }) => {
        // A cell that cannot be read is missing from the report as well; once is enough.
        const key = `${row} ${name ?? ''}`;
        if (said.has(key)) return [];
        said.add(key);
        const place = columns.findIndex((column) => column?.field === name);
        const cell = place === -1 ? null : `${letterOf(place)}${row}`;
        const column = place === -1 ? null : String(header?.cells[place] ?? '');
        return [{ row, column, cell, field: name ?? null, code, message }];
      }),
    );
  }

  private saysOf(
    error: RowFault['error'],
    field: string | undefined,
    language: Language,
  ): { field: string | undefined; code: string; message: string }[] {
    if (error instanceof ValidationFailed) {
      return error.errors(language).map(({ field: pointer, code, message }) => ({
        field: columnFieldOf(pointer),
        code,
        message,
      }));
    }
    const { document } = this.problems.write(error, language, '/v1/incidents:import');
    return [{ field, code: error.code, message: String(document['detail']) }];
  }
}

/** @throws Refused import-columns, naming what is unknown, doubled or missing */
function readHeader(
  header: TableRow | undefined,
  language: Language,
): (ImportColumn | undefined)[] {
  const names = header?.cells.map(String) ?? [];
  const columns = names.map((name) => (name === '' ? undefined : columnOf(name)));
  const unknown = names.filter((name, place) => name !== '' && columns[place] === undefined);
  const doubled = names.filter(
    (_, place) => columns[place] !== undefined && columns.indexOf(columns[place]) !== place,
  );
  const missing = importColumns
    .filter((column) => column.required && !columns.includes(column))
    .map((column) => column.header[language]);
  if (unknown.length + doubled.length + missing.length > 0) {
    const list = (some: readonly string[]): string =>
      some.length === 0
        ? '-'
        : some
            .slice(0, 10)
            .map((name) => name.slice(0, 50))
            .join(', ');
    throw new Refused('import-columns', {
      parameters: { unknown: list(unknown), doubled: list(doubled), missing: list(missing) },
      extensions: { unknown, doubled, missing },
    });
  }
  return columns;
}

/** The column's field that a pointer into the report leads to. */
function columnFieldOf(pointer: string): string | undefined {
  const path = pointer.slice(1).replaceAll('/', '.');
  return importColumns.find(({ field }) => path === field || path.startsWith(`${field}.`))?.field;
}

/** A, B … Z, AA … as spreadsheets name their columns. */
function letterOf(place: number): string {
  const last = String.fromCodePoint(65 + (place % 26));
  return place < 26 ? last : `${letterOf(Math.floor(place / 26) - 1)}${last}`;
}
