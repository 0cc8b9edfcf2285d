import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const rejectIncident = z
  .strictObject({
    reason: reason.describe('The reporter reads it'),
  })
  .meta({ id: 'RejectIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class RejectIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/reject')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'rejectIncident',
    summary: 'Reject an incident',
    description: 'The holder does not take it: no incident, or out of scope.',
  })
  @Answers(200, incidentView)
  reject(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: rejectIncident }) body: z.output<typeof rejectIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'reject', ...body });
  }
}
