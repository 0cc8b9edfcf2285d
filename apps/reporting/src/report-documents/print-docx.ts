import {
  AlignmentType,
  Document,
  Footer,
  type IRunOptions,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { type ReportDocument, valueOf } from './report-document.js';

/** Official documents are set in 仿宋, their titles in 黑体; Word replaces what is not there. */
const font = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋' };
const titleFont = { ascii: 'Arial', hAnsi: 'Arial', eastAsia: '黑体' };

/** Widths of the two columns in twentieths of a point: A4 less its margins. */
const columnWidths = [2700, 6372];

/** A report as a Word document, to go on writing in. The same report gives the same bytes. */
export async function printDocx(report: ReportDocument): Promise<Buffer> {
  const packed = await Packer.toBuffer(documentOf(report));
  return withoutTime(packed, report.asOf);
}

function documentOf(report: ReportDocument): Document {
  const { title, page, language, incomplete } = report;
  return new Document({
    title,
    creator: 'Tiergrid',
    lastModifiedBy: 'Tiergrid',
    styles: { default: { document: { run: { font, size: 24, language: { value: language } } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11906, height: 16838 },
            margin: { top: 1417, bottom: 1417, left: 1417, right: 1417 },
          },
        },
        footers: { default: new Footer({ children: [pageNumber(page)] }) },
        children: [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 300 },
            children: [run({ text: title, bold: true, size: 36, font: titleFont })],
          }),
          ...report.heading.map(
            ({ label, value }) =>
              new Paragraph({
                spacing: { after: 60 },
                children: [
                  run({ text: `${label}${language === 'en' ? ': ' : '：'}`, bold: true }),
                  ...runs(value),
                ],
              }),
          ),
          new Paragraph({ children: [] }),
          new Table({
            width: { size: columnWidths.reduce((a, b) => a + b), type: WidthType.DXA },
            columnWidths,
            rows: report.sections.flatMap(({ title: heading, rows }) => [
              sectionRow(heading),
              ...rows.map((row) => textRow(report, row)),
            ]),
          }),
          ...(incomplete === null
            ? []
            : [
                new Paragraph({
                  spacing: { before: 200 },
                  children: [run({ text: incomplete, bold: true, color: 'B00020' })],
                }),
              ]),
          ...report.signatures.map(
            (label) => new Paragraph({ spacing: { before: 200 }, children: runs(label) }),
          ),
          new Paragraph({
            spacing: { before: 300 },
            children: [run({ text: report.note, size: 18, color: '555555' })],
          }),
        ],
      },
    ],
  });
}

function sectionRow(title: string): TableRow {
  const paragraph = new Paragraph({
    children: [run({ text: title, bold: true, font: titleFont })],
  });
  const shading = { type: ShadingType.CLEAR, color: 'auto', fill: 'E8EDF3' };
  return new TableRow({
    children: [new TableCell({ columnSpan: 2, shading, children: [paragraph] })],
  });
}

function textRow(
  report: ReportDocument,
  row: ReportDocument['sections'][number]['rows'][number],
): TableRow {
  const color = row.value !== null ? undefined : row.isRequired ? 'B00020' : '777777';
  const cell = (width: number | undefined, children: TextRun[]): TableCell =>
    new TableCell({
      width: { size: width ?? 0, type: WidthType.DXA },
      margins: { top: 60, bottom: 60, left: 100, right: 100 },
      children: [new Paragraph({ children })],
    });
  return new TableRow({
    children: [
      cell(columnWidths[0], runs(row.label)),
      cell(columnWidths[1], runs(valueOf(report, row), color)),
    ],
  });
}

/** A part of a paragraph: the library's constructor also takes a text, whose type knows `bold`. */
function run(options: IRunOptions): TextRun {
  return new TextRun(options);
}

/** A text with its line breaks. */
function runs(text: string, color?: string): TextRun[] {
  return text.split('\n').map((line, index) =>
    run({
      text: line,
      ...(index === 0 ? {} : { break: 1 }),
      ...(color === undefined ? {} : { color }),
    }),
  );
}

function pageNumber({ before, between, after }: ReportDocument['page']): Paragraph {
  const children = [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after];
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [run({ children, size: 18 })],
  });
}

/** The library writes the time of printing into the file; here stands that of the report. */
function withoutTime(packed: Uint8Array, asOf: Date): Buffer {
  const files = unzipSync(packed);
  const core = files['docProps/core.xml'];
  if (core === undefined) throw new Error('a Word document without core properties');
  const stamped = strFromU8(core).replace(
    /(<dcterms:(?:created|modified)[^>]*>)[^<]*/g,
    `$1${asOf.toISOString()}`,
  );
  const entries = Object.entries({ ...files, 'docProps/core.xml': strToU8(stamped) });
  // The ZIP format keeps local time: any fixed one will do.
  return Buffer.from(zipSync(Object.fromEntries(entries), { mtime: new Date(2026, 0, 1) }));
}
