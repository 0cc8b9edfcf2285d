import { Injectable } from '@nestjs/common';
import { writeXlsx } from 'hucre/xlsx';
import type { Caller } from '#libs/access';
import { Directory } from '#libs/directory';
import { Database } from '#libs/persistence';
import { categories } from '#libs/policy';
import { PlatformClock } from '#libs/time';
import { importColumns, templateHeader } from './import-columns.js';
import type { ImportFormat } from './import-table.js';

/** Divisions that a workbook lists at the most: a county has a few hundred. */
const mostDivisions = 5_000;

/** Makes the file that reports are written into. */
@Injectable()
export class ImportTemplate {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly clock: PlatformClock,
  ) {}

  /** @param caller whose own divisions the workbook lists */
  async make(format: ImportFormat, caller: Caller): Promise<Buffer> {
    const headers = importColumns.map(templateHeader);
    const example = importColumns.map((column) => column.example);
    if (format === 'csv') {
      // With a mark of UTF-8, without which spreadsheets in China read GB 18030.
      return Buffer.from(
        `\uFEFF${[headers, example].map((row) => row.join(',')).join('\r\n')}\r\n`,
      );
    }
    const divisions = await this.database.read(caller.scope, (tx) =>
      this.directory.findWithin(
        tx,
        caller.scope,
        this.clock.dayOf(this.clock.now()),
        mostDivisions,
      ),
    );
    const bytes = await writeXlsx({
      sheets: [
        {
          name: '事件 Incidents',
          // As text: a spreadsheet would make numbers of codes.
          columns: headers.map((header) => ({ header, width: 24, numFmt: '@' })),
          rows: [headers, example],
          freezePane: { rows: 1 },
        },
        {
          name: '行政区划 Divisions',
          rows: [
            ['代码 Code', '名称 Name', '层级 Level'],
            ...divisions.map(({ code, name, level }) => [code, name, level]),
          ],
          freezePane: { rows: 1 },
        },
        {
          name: '事件分类 Categories',
          rows: [
            ['代码 Code', '名称', 'Name'],
            ...categories.map(({ code, zh, en }) => [code, zh, en]),
          ],
          freezePane: { rows: 1 },
        },
      ],
    });
    return Buffer.from(bytes);
  }
}
