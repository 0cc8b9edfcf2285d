import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, ResourceId } from '#libs/http';
import { Database } from '#libs/persistence';
import { supplementView, type SupplementView } from '../../read-models/incident-records.js';
import { IncidentRecordsReader } from '../../read-models/incident-records.reader.js';

const readSupplementsList = z.object({ items: z.array(supplementView) });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ReadSupplementsController {
  constructor(
    private readonly database: Database,
    private readonly reader: IncidentRecordsReader,
  ) {}

  @Get(':id/supplements')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readSupplements',
    summary: 'Read what was added to an incident, oldest first',
  })
  @Answers(200, readSupplementsList)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<{ items: SupplementView[] }> {
    const items = await this.database.read(caller.scope, (tx) => this.reader.supplements(tx, id));
    return { items };
  }
}
