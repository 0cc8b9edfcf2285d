import { Body, Controller, Get, Headers, Param, Put } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, negotiateLanguage, ResourceId } from '#libs/http';
import { Database } from '#libs/persistence';
import { ReportFactsReader } from '../../report-content/report-facts.reader.js';
import {
  reportContentView,
  type ReportContentView,
  writeReportContent,
  type WriteReportContent,
} from './report-content.dto.js';
import { toContentView, WriteReportContentHandler } from './write-report-content.handler.js';

@ApiTags('Statutory duties')
@Controller('v1/incidents')
export class ReportContentController {
  constructor(
    private readonly database: Database,
    private readonly facts: ReportFactsReader,
    private readonly handler: WriteReportContentHandler,
  ) {}

  @Get(':id/report-content')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readReportContent',
    summary: 'Read what the reports of an incident say',
    description: 'Its ETag is what PUT wants as If-Match.',
  })
  @Answers(200, reportContentView)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Headers('accept-language') accepted: string | undefined,
  ): Promise<ReportContentView> {
    const facts = await this.database.read(caller.scope, (tx) => this.facts.read(tx, id));
    return toContentView(facts, negotiateLanguage(accepted));
  }

  @Put(':id/report-content')
  @Roles('officer', 'county-admin')
  @ApiExtension('x-if-match', 'required')
  @ApiOperation({
    operationId: 'writeReportContent',
    summary: 'Write what the reports of an incident say',
    description:
      'By the office that holds the incident, or one above it. Takes the place of what was ' +
      'written before; every version is kept. What changes after the first report was made is a ' +
      'new fact: a supplementary report is then owed. If-Match is the version of the content, ' +
      '"0" at first.',
  })
  @Answers(200, reportContentView)
  write(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: writeReportContent }) body: WriteReportContent,
    @Headers('accept-language') accepted: string | undefined,
  ): Promise<ReportContentView> {
    return this.handler.handle(command, id, body, negotiateLanguage(accepted));
  }
}
