import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

export const verifyIncident = z.strictObject({}).default({}).meta({ id: 'VerifyIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class VerifyIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/verify')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'verifyIncident',
    summary: 'Verify an incident',
    description:
      'Somebody of the holder who neither accepted nor resolved it confirms that it is resolved.',
  })
  @Answers(200, incidentView)
  verify(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: verifyIncident }) _body: z.output<typeof verifyIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'verify' });
  }
}
