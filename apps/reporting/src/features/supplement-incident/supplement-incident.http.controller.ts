import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { impact } from '#libs/policy';
import { SupplementIncidentHandler } from './supplement-incident.handler.js';
import { incidentView, type IncidentView, indicator } from '../../read-models/incident-view.js';

const supplementIncident = z
  .strictObject({
    text: z.string().trim().min(1).max(10_000).describe('What is new'),
    impact: impact
      .optional()
      .describe('Metrics that are known now or have changed; the others stay as they are'),
    indicators: z.array(indicator).max(100).default([]).describe('Further technical leads'),
  })
  .meta({ id: 'SupplementIncident' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class SupplementIncidentController {
  constructor(private readonly handler: SupplementIncidentHandler) {}

  @Post(':id/supplements')
  @HttpCode(200)
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'supplementIncident',
    summary: 'Add facts to an incident',
    description:
      'A supplementary report 续报, by the holder or the office that reported it. New metrics change the suggested grade, not the grade. If-Match may be left out: what is added makes nobody’s decision wrong.',
  })
  @Answers(200, incidentView)
  supplement(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: supplementIncident }) body: z.output<typeof supplementIncident>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, body);
  }
}
