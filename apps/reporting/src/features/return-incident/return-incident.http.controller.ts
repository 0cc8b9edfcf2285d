import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const returnIncident = z
  .strictObject({
    reason: reason.describe('What the office below should do'),
  })
  .meta({ id: 'ReturnIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ReturnIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/return')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'returnIncident',
    summary: 'Return an incident',
    description: 'The holder sends it back to the office below, which then holds it.',
  })
  @Answers(200, incidentView)
  return(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: returnIncident }) body: z.output<typeof returnIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'return', ...body });
  }
}
