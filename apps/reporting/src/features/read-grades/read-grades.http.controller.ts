import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, ResourceId } from '#libs/http';
import { Database } from '#libs/persistence';
import { gradeGiven, type GradeGiven } from '../../read-models/incident-records.js';
import { IncidentRecordsReader } from '../../read-models/incident-records.reader.js';

const readGradesList = z.object({ items: z.array(gradeGiven) });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ReadGradesController {
  constructor(
    private readonly database: Database,
    private readonly reader: IncidentRecordsReader,
  ) {}

  @Get(':id/grades')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readGrades',
    summary: 'Read every grade that an incident had, oldest first',
  })
  @Answers(200, readGradesList)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<{ items: GradeGiven[] }> {
    const items = await this.database.read(caller.scope, (tx) => this.reader.grades(tx, id));
    return { items };
  }
}
