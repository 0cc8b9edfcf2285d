import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { grades } from '#libs/policy';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const regradeIncident = z
  .strictObject({ grade: z.enum(grades), reason: reason.describe('What makes it this grade') })
  .meta({ id: 'RegradeIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class RegradeIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/regrade')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'regradeIncident',
    summary: 'Change the grade of an incident',
    description:
      'The holder gives it another grade. Earlier grades stay readable, with who gave them and why.',
  })
  @Answers(200, incidentView)
  regrade(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: regradeIncident }) body: z.output<typeof regradeIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'regrade', ...body });
  }
}
