import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const closeIncident = z.strictObject({}).default({}).meta({ id: 'CloseIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class CloseIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/close')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'closeIncident',
    summary: 'Close an incident',
    description: 'The holder closes a verified incident.',
  })
  @Answers(200, incidentView)
  close(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: closeIncident }) _body: z.output<typeof closeIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'close' });
  }
}
