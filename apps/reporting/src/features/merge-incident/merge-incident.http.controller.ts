import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { MergeIncidentHandler } from './merge-incident.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

const mergeIncident = z
  .strictObject({
    into: z.uuid().describe('Id of the incident that goes on for both; you must be able to see it'),
    reason: reason.describe('What makes them the same'),
  })
  .meta({ id: 'MergeIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class MergeIncidentController {
  constructor(private readonly handler: MergeIncidentHandler) {}

  @Post(':id/merge')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'mergeIncident',
    summary: 'Merge an incident into another one',
    description:
      'It is a duplicate 并案: it ends, both keep their timelines, and whoever may see it sees number and state of the one that goes on. Merging into a merged incident means into the one that goes on for that.',
  })
  @Answers(200, incidentView)
  merge(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: mergeIncident }) body: z.output<typeof mergeIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, body);
  }
}
