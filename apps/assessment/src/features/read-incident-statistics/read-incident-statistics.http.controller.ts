import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers } from '#libs/http';
import { StatisticsAnswerer } from '../../statistics-queries/statistics-answerer.js';
import type { StatisticsQuery } from '../../statistics-queries/statistics-query.js';
import {
  incidentStatistics,
  incidentStatisticsQuery,
  incidentStatisticsView,
} from './incident-statistics.js';

@ApiTags('Statistics')
@Controller('v1/statistics')
export class ReadIncidentStatisticsController {
  constructor(private readonly answerer: StatisticsAnswerer) {}

  @Get('incidents')
  @Roles('officer', 'county-admin', 'auditor', 'statistics-reader')
  @ApiOperation({
    operationId: 'readIncidentStatistics',
    summary: 'Count the incidents of a division',
    description:
      'Every incident counts in each division that it happened in, on the day of each of its ' +
      'milestones and under its present category and grade. Rows by a tier hold what happened in ' +
      'divisions of that tier: what was reported for a division above it stands in none of them. ' +
      'Ask with Accept: text/csv for a file, with If-None-Match to learn whether anything is new.',
  })
  @ApiProduces('application/json', 'text/csv')
  @Answers(200, incidentStatisticsView)
  @ApiResponse({ status: 304, description: 'Nothing is new since the ETag in If-None-Match' })
  read(
    @CurrentCaller() caller: Caller,
    @Query({ schema: incidentStatisticsQuery }) query: StatisticsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answerer.answer(incidentStatistics, caller, query, request, reply);
  }
}
