import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers } from '#libs/http';
import { StatisticsAnswerer } from '../../statistics-queries/statistics-answerer.js';
import type { StatisticsQuery } from '../../statistics-queries/statistics-query.js';
import { taskStatistics, taskStatisticsQuery, taskStatisticsView } from './task-statistics.js';

@ApiTags('Statistics')
@Controller('v1/statistics')
export class ReadTaskStatisticsController {
  constructor(private readonly answerer: StatisticsAnswerer) {}

  @Get('tasks')
  @Roles('officer', 'county-admin', 'auditor', 'statistics-reader')
  @ApiOperation({
    operationId: 'readTaskStatistics',
    summary: 'Count the tasks that offices of a division hold',
    description:
      'Every task counts in each division that its holder belongs to, on the day of each of its ' +
      'milestones and under its present status. A task that was handed down counts beside those ' +
      "made below it; break down by holderLevel to tell them apart. The holder's offices above " +
      'the tier of by stand in no row. Ask with Accept: text/csv for a file.',
  })
  @ApiProduces('application/json', 'text/csv')
  @Answers(200, taskStatisticsView)
  @ApiResponse({ status: 304, description: 'Nothing is new since the ETag in If-None-Match' })
  read(
    @CurrentCaller() caller: Caller,
    @Query({ schema: taskStatisticsQuery }) query: StatisticsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answerer.answer(taskStatistics, caller, query, request, reply);
  }
}
