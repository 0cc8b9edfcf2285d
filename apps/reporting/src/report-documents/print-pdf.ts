import { fileURLToPath } from 'node:url';
import pdfmake, { type Content, type DocumentDefinition, type TableCell } from 'pdfmake';
import { type ReportDocument, valueOf } from './report-document.js';

/** Noto Sans SC: a reader without Chinese fonts sees the report as it was written. */
const [regular, bold] = ['Regular', 'Bold'].map((weight) =>
  fileURLToPath(
    new URL(`../fonts/NotoSansHans-${weight}.otf`, import.meta.resolve('@embedpdf/fonts-sc')),
  ),
);

// Documents reach nothing but their fonts.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path === regular || path === bold);
pdfmake.setFonts({ Noto: { normal: regular, bold } });

/** Points between the lines of the two columns. Fixed: a long address must not widen the table. */
const columnWidths = [128, 324];

/** A report as PDF, A4, its fonts in it. The same report gives the same bytes. */
export function printPdf(report: ReportDocument): Promise<Buffer> {
  return pdfmake.createPdf(definition(report)).getBuffer();
}

function definition(report: ReportDocument): DocumentDefinition {
  const { page, title, asOf, note, incomplete } = report;
  return {
    info: { title, creationDate: asOf, producer: 'Tiergrid', creator: 'Tiergrid' },
    language: report.language,
    pageSize: 'A4',
    pageMargins: [62, 62, 62, 68],
    defaultStyle: { font: 'Noto', fontSize: 10.5, lineHeight: 1.25 },
    footer: (current, total) => ({
      text: `${page.before}${current}${page.between}${total}${page.after}`,
      alignment: 'center',
      fontSize: 9,
      margin: [0, 24, 0, 0],
    }),
    content: [
      { text: title, bold: true, fontSize: 18, alignment: 'center', margin: [0, 0, 0, 14] },
      ...report.heading.map(({ label, value }): Content => {
        const text: Content[] = [{ text: `${label}${colon(report)}`, bold: true }, { text: value }];
        return { text, margin: [0, 0, 0, 3] };
      }),
      {
        margin: [0, 8, 0, 10],
        table: { widths: columnWidths, dontBreakRows: false, body: rows(report) },
        layout: {
          hLineWidth: () => 0.6,
          vLineWidth: () => 0.6,
          paddingTop: () => 4,
          paddingBottom: () => 3,
        },
      },
      ...(incomplete === null
        ? []
        : [{ text: incomplete, bold: true, color: '#b00020', margin: [0, 0, 0, 10] } as Content]),
      {
        unbreakable: true,
        stack: [
          ...report.signatures.map((label): Content => ({ text: label, margin: [0, 6, 0, 6] })),
          { text: note, fontSize: 8.5, color: '#555555', margin: [0, 10, 0, 0] },
        ],
      },
    ],
  };
}

function rows(report: ReportDocument): TableCell[][] {
  return report.sections.flatMap(({ title, rows: lines }) => [
    [{ text: title, bold: true, colSpan: 2, fillColor: '#e8edf3' }, {}],
    ...lines.map((line): TableCell[] => [
      { text: line.label },
      {
        text: valueOf(report, line),
        ...(line.value === null ? { color: line.isRequired ? '#b00020' : '#777777' } : {}),
      },
    ]),
  ]);
}

function colon({ language }: ReportDocument): string {
  return language === 'en' ? ': ' : '：';
}
