import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

const refuseHandOver = z
  .strictObject({ reason: reason.describe('Why your office does not take it') })
  .meta({ id: 'RefuseHandOver' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class RefuseHandOverController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/refuse-hand-over')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'refuseHandOver',
    summary: 'Refuse a hand-over',
    description:
      'The office that it was offered to refuses it; it stays with its holder. The chain of responsibility keeps who refused and why.',
  })
  @Answers(200, incidentView)
  refuse(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: refuseHandOver }) body: z.output<typeof refuseHandOver>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'refuse-hand-over', ...body });
  }
}
