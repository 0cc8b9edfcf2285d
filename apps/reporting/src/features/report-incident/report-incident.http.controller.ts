import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand } from '#libs/http';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';
import { reportIncident, type ReportIncident } from './report-incident.dto.js';
import { ReportIncidentHandler } from './report-incident.handler.js';

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ReportIncidentController {
  constructor(private readonly handler: ReportIncidentHandler) {}

  @Post()
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'reportIncident',
    summary: 'Report an incident',
    description:
      '201 means that it is stored for good. It is held by the office above the reporter. Send an ' +
      'Idempotency-Key and repeat the request unchanged when the answer got lost.',
  })
  @Answers(201, incidentView, 'The incident')
  async report(
    @CurrentCommand() command: Command,
    @Body({ schema: reportIncident }) body: ReportIncident,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentView> {
    const incident = await this.handler.handle(command, body);
    void reply.header('location', `/v1/incidents/${incident.id}`);
    return incident;
  }
}
