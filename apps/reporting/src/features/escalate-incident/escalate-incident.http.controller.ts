import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const escalateIncident = z
  .strictObject({
    reason: reason.describe('Why the office above should act'),
  })
  .meta({ id: 'EscalateIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class EscalateIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/escalate')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'escalateIncident',
    summary: 'Escalate an incident',
    description: 'The holder sends it up to the parent office, which then holds it.',
  })
  @Answers(200, incidentView)
  escalate(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: escalateIncident }) body: z.output<typeof escalateIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'escalate', ...body });
  }
}
