import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, ResourceId } from '#libs/http';
import { Database } from '#libs/persistence';
import { responsibility, type Responsibility } from '../../read-models/responsibility.js';
import { IncidentRecordsReader } from '../../read-models/incident-records.reader.js';

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ReadResponsibilityController {
  constructor(
    private readonly database: Database,
    private readonly reader: IncidentRecordsReader,
  ) {}

  @Get(':id/responsibility')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readResponsibility',
    summary: 'Read who held an incident, and who was asked to',
    description:
      'The chain of responsibility: which office held it from when to when and how it came there, and every hand-over with who refused it and why.',
  })
  @Answers(200, responsibility)
  read(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<Responsibility> {
    return this.database.read(caller.scope, (tx) => this.reader.responsibility(tx, id));
  }
}
