import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, ResourceId } from '#libs/http';
import { Database } from '#libs/persistence';
import { finalReportView, type FinalReportView } from '../../read-models/incident-records.js';
import { IncidentRecordsReader } from '../../read-models/incident-records.reader.js';

const readFinalReportsList = z.object({ items: z.array(finalReportView) });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ReadFinalReportsController {
  constructor(
    private readonly database: Database,
    private readonly reader: IncidentRecordsReader,
  ) {}

  @Get(':id/final-report')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readFinalReports',
    summary: 'Read the final reports of an incident, oldest first',
  })
  @Answers(200, readFinalReportsList)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<{ items: FinalReportView[] }> {
    const items = await this.database.read(caller.scope, (tx) => this.reader.finalReports(tx, id));
    return { items };
  }
}
