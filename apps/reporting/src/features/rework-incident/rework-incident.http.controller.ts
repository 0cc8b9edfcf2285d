import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const reworkIncident = z
  .strictObject({ reason: reason.describe('What is wanting') })
  .meta({ id: 'ReworkIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ReworkIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/rework')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'reworkIncident',
    summary: 'Send a resolved incident back to handling',
    description: 'The work was found wanting 返工: it is handled again and must be resolved anew.',
  })
  @Answers(200, incidentView)
  rework(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: reworkIncident }) body: z.output<typeof reworkIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'rework', ...body });
  }
}
