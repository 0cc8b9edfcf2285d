import { rowReader, type RowReading } from '../../domain/division/division-row.js';
import { csvLines } from './csv-lines.js';
import { HeaderUnusable, type ProblemList } from './import-problems.js';

/** Characters that are handed to the database at once. */
const partLength = 64 * 1024;

/**
 * Reads the files and writes their rows in COPY's text format: file, line, code, name, level,
 * parent. Faulty rows go to `problems`; those with a good code are written too, so that what lies
 * below them is not found to be wrong as well.
 * @throws HeaderUnusable when a file lacks the columns `code` and `name`
 */
export async function* stagingLines(
  files: readonly string[],
  problems: ProblemList,
): AsyncGenerator<string, void> {
  let part = '';
  for (const [index, file] of files.entries()) {
    for await (const { line, reading } of readings(file)) {
      if ('fault' in reading) problems.add({ file, line, ...reading.fault });
      const staged = copyLine(index, line, reading);
      if (staged !== undefined) part += staged;
      if (part.length >= partLength) {
        yield part;
        part = '';
      }
    }
  }
  if (part !== '') yield part;
}

async function* readings(file: string): AsyncGenerator<{ line: number; reading: RowReading }> {
  let read: ReturnType<typeof rowReader>;
  for await (const { line, fields } of csvLines(file)) {
    if (read === undefined) {
      const header = fields.map((field) => field.trim());
      read = rowReader(header);
      if (read === undefined) throw new HeaderUnusable(file, header);
    } else {
      yield { line, reading: read(fields) };
    }
  }
  if (read === undefined) throw new HeaderUnusable(file, []);
}

function copyLine(file: number, line: number, reading: RowReading): string | undefined {
  if ('row' in reading) {
    const { code, name, level, parentCode } = reading.row;
    return `${file}\t${line}\t${code}\t${escape(name)}\t${level}\t${parentCode ?? '\\N'}\n`;
  }
  return reading.code === undefined
    ? undefined
    : `${file}\t${line}\t${reading.code}\t\\N\t\\N\t\\N\n`;
}

/** In COPY's text format only a backslash is left to escape: names have no control characters. */
function escape(text: string): string {
  return text.replaceAll('\\', '\\\\');
}
