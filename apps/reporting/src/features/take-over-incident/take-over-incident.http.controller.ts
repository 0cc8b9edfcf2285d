import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

const takeOverIncident = z.strictObject({}).default({}).meta({ id: 'TakeOverIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class TakeOverIncidentController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/take-over')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'takeOverIncident',
    summary: 'Take an incident over',
    description: 'The office that it was offered to takes it and holds it from then on.',
  })
  @Answers(200, incidentView)
  takeOver(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: takeOverIncident }) _body: z.output<typeof takeOverIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'take-over' });
  }
}
