import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const resumeIncident = z
  .strictObject({ reason: reason.describe('Why it can go on now') })
  .meta({ id: 'ResumeIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ResumeIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/resume')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'resumeIncident',
    summary: 'Resume a suspended incident',
    description: 'The holder takes it up again, in the state that it was suspended from.',
  })
  @Answers(200, incidentView)
  resume(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: resumeIncident }) body: z.output<typeof resumeIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'resume', ...body });
  }
}
