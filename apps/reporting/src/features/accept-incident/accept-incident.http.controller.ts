import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { grades } from '#libs/policy';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const acceptIncident = z
  .strictObject({
    categoryCode: z.string().min(1).max(10).describe('GB/T 20986-2023: 01007 ransomware'),
    grade: z
      .enum(grades)
      .describe('I particularly serious, II serious, III fairly serious, IV general'),
    reason: reason.optional().describe('Why this grade; needed when it is not the suggested one'),
  })
  .meta({ id: 'AcceptIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class AcceptIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/accept')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'acceptIncident',
    summary: 'Accept an incident',
    description:
      'Triage: the holder takes it and gives it a category and a grade. Where metrics are known, ' +
      'the policy pack suggests a grade (suggestedGrade); another one needs a reason.',
  })
  @Answers(200, incidentView)
  accept(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: acceptIncident }) body: z.output<typeof acceptIncident>,
  ): Promise<IncidentView> {
    const { categoryCode, grade, reason: why = null } = body;
    return this.handler.handle(command, id, { type: 'accept', categoryCode, grade, reason: why });
  }
}
