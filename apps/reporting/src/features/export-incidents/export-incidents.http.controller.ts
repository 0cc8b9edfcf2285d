import { Controller, Get, Headers, Logger, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { csvHead, csvLines, FileBrokenOff, type FileRow, FileSender, xlsxParts } from '#libs/files';
import { type Language, negotiateLanguage, Refused } from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { AskedAreas } from '../../read-models/asked-area.js';
import type { IncidentFilter } from '../../read-models/incident-filter.js';
import { filterQuery } from '../list-incidents/list-incidents.dto.js';
import { assertSearchable } from '../list-incidents/list-incidents.http.controller.js';
import { columnHeads, toRow } from './export-columns.js';
import { IncidentPagesReader } from './incident-pages.reader.js';

const exportQuery = z.strictObject({
  format: z.enum(['csv', 'xlsx']).default('csv'),
  ...filterQuery,
});
type ExportQuery = z.output<typeof exportQuery>;

const sheetNames: Readonly<Record<Language, string>> = { en: 'Incidents', 'zh-CN': '事件' };

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ExportIncidentsController {
  private readonly logger = new Logger('ExportIncidents');
  private readonly files = new FileSender();

  constructor(
    private readonly database: Database,
    private readonly areas: AskedAreas,
    private readonly reader: IncidentPagesReader,
    private readonly clock: PlatformClock,
  ) {}

  @Get('export')
  @Roles('officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'exportIncidents',
    summary: 'Download incidents as CSV or Excel',
    description:
      'Takes the filters of the list; any number of incidents, newest first, all of one moment. ' +
      'Heads and words are in the language of Accept-Language, times in that of the platform. ' +
      'An Excel sheet holds 1,048,575 incidents; more go on in the next one. Contacts are in none.',
  })
  @ApiProduces('text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  @ApiResponse({ status: 200, description: 'The file', schema: { type: 'string' } })
  async export(
    @CurrentCaller() caller: Caller,
    @Query({ schema: exportQuery }) query: ExportQuery,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { format, division, ...conditions } = query;
    assertSearchable(conditions.q);
    const language = negotiateLanguage(acceptLanguage);
    const name = `incidents-${division ?? caller.office}-${this.clock.dayOf(this.clock.now())}`;
    try {
      await this.database.read(caller.scope, async (tx) => {
        const area = await this.areas.find(tx, caller, division);
        if (area === undefined) throw new Refused('not-found', { field: 'division' });
        const filter = { ...conditions, place: area.place };
        await this.files.send(reply, { name: `${name}.${format}` }, () => {
          const rows = this.rows(tx, area.office, filter, language);
          const heads = columnHeads(language);
          return format === 'xlsx'
            ? xlsxParts(sheetNames[language], heads, rows)
            : csv(heads, rows);
        });
      });
    } catch (error) {
      if (!(error instanceof FileBrokenOff)) throw error;
      this.logger.warn(`an export was broken off: ${error.message}`);
    }
  }

  private async *rows(
    tx: Transaction,
    office: string,
    filter: IncidentFilter,
    language: Language,
  ): AsyncGenerator<FileRow[], undefined> {
    const local = (instant: string): string => this.clock.localTime(new Date(instant));
    for await (const page of this.reader.pages(tx, office, filter)) {
      yield page.map((incident) => toRow(incident, language, local));
    }
  }
}

async function* csv(
  heads: ReadonlyMap<string, string>,
  pages: AsyncIterable<FileRow[]>,
): AsyncGenerator<string, undefined> {
  let head = csvHead([...heads.values()]);
  for await (const rows of pages) {
    yield head + csvLines([...heads.keys()], rows);
    head = '';
  }
  if (head !== '') yield head;
}
