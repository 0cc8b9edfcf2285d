import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { SubmitFinalReportHandler } from './submit-final-report.handler.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

const part = z.string().trim().min(1).max(10_000);

const submitFinalReport = z
  .strictObject({
    cause: part.describe('Cause 原因'),
    emergencyMeasures: part.describe('Emergency measures 应急处置措施'),
    harm: part.describe('Harm done 危害'),
    responsibility: part.describe('Who answers for it 责任处理'),
    rectification: part.describe('What was put right 整改情况'),
    lessons: part.describe('Lessons 教训'),
  })
  .meta({ id: 'SubmitFinalReport' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class SubmitFinalReportController {
  constructor(private readonly handler: SubmitFinalReportHandler) {}

  @Post(':id/final-report')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'submitFinalReport',
    summary: 'Submit the final report of an incident',
    description:
      'The holder sums it up 终报 once it is resolved. Grades for which the policy pack owes a final report cannot be closed without one; a better one may follow, also after closing.',
  })
  @Answers(200, incidentView)
  submit(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: submitFinalReport }) body: z.output<typeof submitFinalReport>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, body);
  }
}
