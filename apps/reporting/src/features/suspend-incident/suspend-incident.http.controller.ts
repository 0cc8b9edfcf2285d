import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const suspendIncident = z
  .strictObject({ reason: reason.describe('Why it cannot go on now') })
  .meta({ id: 'SuspendIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class SuspendIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/suspend')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'suspendIncident',
    summary: 'Suspend an incident',
    description:
      'The holder puts accepted work off 挂账. Its local clocks pause, its legal ones never; it goes on in the state that it came from.',
  })
  @Answers(200, incidentView)
  suspend(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: suspendIncident }) body: z.output<typeof suspendIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'suspend', ...body });
  }
}
