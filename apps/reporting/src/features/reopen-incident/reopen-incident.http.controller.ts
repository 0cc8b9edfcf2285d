import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const reopenIncident = z
  .strictObject({ reason: reason.describe('What has come to light') })
  .meta({ id: 'ReopenIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ReopenIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/reopen')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'reopenIncident',
    summary: 'Reopen a closed incident',
    description:
      'The holder, or an office above it, has it handled again 重开. Who handled it so far still may not verify it, and a final report from before does not count any more.',
  })
  @Answers(200, incidentView)
  reopen(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: reopenIncident }) body: z.output<typeof reopenIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'reopen', ...body });
  }
}
