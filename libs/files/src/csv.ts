/** What stands in a row of a file: column name to value. */
export type FileRow = Readonly<Record<string, string | number | null | undefined>>;

/** Without it Excel takes UTF-8 for the code page of the machine. */
const byteOrderMark = '\uFEFF';
const lineEnd = '\r\n';

/** The head of a CSV file (RFC 4180). */
export function csvHead(columns: readonly string[]): string {
  return `${byteOrderMark}${columns.map(csvField).join(',')}${lineEnd}`;
}

/** Rows as lines of CSV, their values in the order of `columns`; nothing stands for null. */
export function csvLines(columns: readonly string[], rows: readonly FileRow[]): string {
  return rows
    .map((row) => columns.map((column) => csvField(row[column] ?? null)).join(',') + lineEnd)
    .join('');
}

function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A text that a spreadsheet would run as a formula is kept a text.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
