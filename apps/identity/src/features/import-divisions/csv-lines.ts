import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';

/** A record of a CSV file with the number of the line on which it ends. */
export interface CsvLine {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A file that cannot be read, or not as CSV. The message names it, and the line if there is one. */
export class CsvUnreadable extends Error {
  override readonly name = 'CsvUnreadable';

  constructor(file: string, line: number | undefined, cause: Error) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${cause.message}`, { cause });
  }
}

/**
 * Reads a CSV file (UTF-8, with or without a byte order mark) as a stream, the header first.
 * Records may have too few or too many fields; what that means is for the reader of the rows.
 * @throws CsvUnreadable
 */
export async function* csvLines(file: string): AsyncGenerator<CsvLine, void> {
  const parser = parse({
    bom: true,
    info: true,
    // A file that is something else altogether must not be taken into memory as one record.
    max_record_size: 1_000_000,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const source = createReadStream(file);
  source.on('error', (error) => {
    parser.destroy(error);
  });
  source.pipe(parser);
  try {
    for await (const entry of parser) {
      const { record, info } = entry as { record: string[]; info: { lines: number } };
      yield { line: info.lines, fields: record };
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CsvUnreadable(file, error instanceof CsvError ? lineOf(error) : undefined, error);
  } finally {
    source.destroy();
  }
}

function lineOf(error: CsvError): number | undefined {
  const lines: unknown = error['lines'];
  return typeof lines === 'number' ? lines : undefined;
}
