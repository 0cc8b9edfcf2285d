import { once } from 'node:events';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { FileRow } from './csv.js';

/** What a sheet holds at the most, its head included. */
const mostRows = 1_048_576;
/** What a cell holds at the most. */
const mostCharacters = 32_767;

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const relationsType = 'application/vnd.openxmlformats-package.relationships+xml';
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * Makes an Excel workbook part by part, in memory that does not grow with its rows. What one sheet
 * cannot hold goes on in the next, under the same head. Texts are texts: nothing in them is run.
 * @param name of the sheet; the second is called by it and 2
 * @param columns keys of a row, with their heads
 * @param rowsPerSheet for a test
 */
export async function* xlsxParts(
  name: string,
  columns: ReadonlyMap<string, string>,
  pages: AsyncIterable<readonly FileRow[]>,
  rowsPerSheet = mostRows,
): AsyncGenerator<Uint8Array, undefined> {
  const rows = new Rows(pages);
  // Before anything is written, so that a failure to read is no broken file.
  await rows.fill();
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  let sheet: Readable | undefined;
  const fail = (error: unknown): void => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  zip.on('error', fail);
  const writeSheets = async (): Promise<void> => {
    let sheets = 0;
    do {
      sheets += 1;
      sheet = Readable.from(sheetXml(columns, rows, rowsPerSheet - 1), { objectMode: false });
      zip.addReadStream(sheet, `xl/worksheets/sheet${sheets}.xml`, { compressionLevel: 1 });
      await once(sheet, 'close');
    } while (!rows.done && !output.destroyed);
    for (const [path, xml] of frame(name, sheets)) zip.addBuffer(Buffer.from(xml), path);
    zip.end();
  };
  try {
    writeSheets().catch(fail);
    for await (const part of output) yield part as Uint8Array;
  } finally {
    // When nobody reads on, whoever makes the rows must learn of it.
    sheet?.destroy();
    await rows.end();
  }
}

/** Takes rows one by one out of pages. */
class Rows {
  private readonly pages: AsyncIterator<readonly FileRow[]>;
  private page: readonly FileRow[] = [];
  private place = 0;
  done = false;

  constructor(pages: AsyncIterable<readonly FileRow[]>) {
    this.pages = pages[Symbol.asyncIterator]();
  }

  /** Sees to it that there is a row to take, or that `done` says there is none. */
  async fill(): Promise<void> {
    while (!this.done && this.place === this.page.length) {
      const next = await this.pages.next();
      if (next.done === true) this.done = true;
      else this.page = next.value;
      this.place = 0;
    }
  }

  /** So many rows of the present page at the most. */
  take(most: number): readonly FileRow[] {
    const taken = this.page.slice(this.place, this.place + most);
    this.place += taken.length;
    return taken;
  }

  async end(): Promise<void> {
    this.done = true;
    await this.pages.return?.();
  }
}

async function* sheetXml(
  columns: ReadonlyMap<string, string>,
  rows: Rows,
  most: number,
): AsyncGenerator<string, undefined> {
  const keys = [...columns.keys()];
  yield (
    `${xmlHead}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>' +
    `</sheetViews><sheetData>${rowXml(keys, Object.fromEntries(columns))}`
  );
  let written = 0;
  for (;;) {
    await rows.fill();
    if (rows.done || written === most) break;
    const taken = rows.take(most - written);
    written += taken.length;
    yield taken.map((row) => rowXml(keys, row)).join('');
  }
  yield '</sheetData></worksheet>';
}

function rowXml(keys: readonly string[], row: FileRow): string {
  return `<row>${keys.map((key) => cellXml(row[key] ?? null)).join('')}</row>`;
}

function cellXml(value: string | number | null): string {
  if (value === null) return '<c/>';
  if (typeof value === 'number') return `<c><v>${value}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

/** As XML can hold it. Excel reads `_x0041_` as an A, so what looks like that is escaped too. */
function escaped(text: string): string {
  return (
    text
      .slice(0, mostCharacters)
      .toWellFormed()
      // eslint-disable-next-line no-control-regex -- these are what XML cannot hold
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}

/** What stands around the sheets: path to text. */
function frame(name: string, sheets: number): [path: string, xml: string][] {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const title = (number: number): string => escaped(number === 1 ? name : `${name} ${number}`);
  return [
    [
      'xl/workbook.xml',
      `${xmlHead}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${numbers
        .map((n) => `<sheet name="${title(n)}" sheetId="${n}" r:id="rId${n}"/>`)
        .join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${xmlHead}<Relationships xmlns="${packageRelations}">${numbers
        .map(
          (n) =>
            `<Relationship Id="rId${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
        )
        .join('')}</Relationships>`,
    ],
    [
      '_rels/.rels',
      `${xmlHead}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" ` +
        `Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    ['[Content_Types].xml', contentTypesXml(numbers)],
  ];
}

function contentTypesXml(sheets: readonly number[]): string {
  const override = (part: string, type: string): string =>
    `<Override PartName="/xl/${part}.xml" ContentType="${contentType}.${type}+xml"/>`;
  return [
    `${xmlHead}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`,
    `<Default Extension="rels" ContentType="${relationsType}"/>`,
    override('workbook', 'sheet.main'),
    ...sheets.map((number) => override(`worksheets/sheet${number}`, 'worksheet')),
    '</Types>',
  ].join('');
}
