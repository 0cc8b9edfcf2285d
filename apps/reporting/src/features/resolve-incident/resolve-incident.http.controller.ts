import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const resolveIncident = z
  .strictObject({
    summary: z.string().trim().min(1).max(5000).describe('What was done and what came of it'),
  })
  .meta({ id: 'ResolveIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ResolveIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/resolve')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'resolveIncident',
    summary: 'Resolve an incident',
    description: 'The holder declares the work done.',
  })
  @Answers(200, incidentView)
  resolve(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: resolveIncident }) body: z.output<typeof resolveIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'resolve', ...body });
  }
}
