import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand } from '#libs/http';
import { zeroReportView, type ZeroReportView } from '../../read-models/zero-report-view.js';
import { periodField } from '../../zero-reports/period-field.js';
import { FileZeroReportHandler } from './file-zero-report.handler.js';

const fileZeroReport = z
  .strictObject({
    period: periodField,
    divisionCode: z
      .string()
      .min(1)
      .max(32)
      .optional()
      .describe('The village; that of your own office unless given'),
  })
  .meta({ id: 'FileZeroReport' });

@ApiTags('Zero reports')
@Controller('v1/zero-reports')
export class FileZeroReportController {
  constructor(private readonly handler: FileZeroReportHandler) {}

  @Post()
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'fileZeroReport',
    summary: 'Say that nothing happened in a village in a period (零报告)',
    description:
      'By the village itself, or by an officer on its behalf, which stays visible. Only when the ' +
      'period is over, and when no incident occurred in it or was received in it. Filed twice, ' +
      'the second time gives the first one back.',
  })
  @Answers(201, zeroReportView, 'The zero report')
  async file(
    @CurrentCommand() command: Command,
    @Body({ schema: fileZeroReport }) body: z.output<typeof fileZeroReport>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ZeroReportView> {
    const divisionCode = body.divisionCode ?? command.caller.office;
    const report = await this.handler.handle(command, divisionCode, body.period);
    void reply.header(
      'location',
      `/v1/zero-reports?division=${report.divisionCode}&period=${report.period}`,
    );
    return report;
  }
}
