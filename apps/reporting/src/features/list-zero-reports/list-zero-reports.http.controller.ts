import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Directory } from '#libs/directory';
import { subtreeOf } from '#libs/divisions';
import { Answers, decodeCursor, type Page, pageOf, pageQuery, takePage } from '#libs/http';
import { Database } from '#libs/persistence';
import { zeroReportView, type ZeroReportView } from '../../read-models/zero-report-view.js';
import { ZeroReportReader } from '../../read-models/zero-report.reader.js';
import { periodField } from '../../zero-reports/period-field.js';

const listQuery = z.strictObject({
  division: z.string().max(32).optional().describe('Only this division and what lies below it'),
  period: periodField.optional(),
  ...pageQuery,
});

const place = z.tuple([z.uuid()]);

@ApiTags('Zero reports')
@Controller('v1/zero-reports')
export class ListZeroReportsController {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly reader: ZeroReportReader,
  ) {}

  @Get()
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listZeroReports',
    summary: 'List the zero reports of your area, newest first',
    description: 'With the incident that contradicts each, where one came up later.',
  })
  @Answers(200, pageOf(zeroReportView))
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<ZeroReportView>> {
    const { division, period, cursor, limit } = query;
    const before = cursor === undefined ? undefined : decodeCursor(cursor, place)[0];
    const items = await this.database.read(caller.scope, async (tx) => {
      const found =
        division === undefined
          ? undefined
          : (await this.directory.find(tx, [division])).get(division);
      if (division !== undefined && found === undefined) return [];
      const subtree = found === undefined ? caller.scope : subtreeOf(found.path);
      return this.reader.list(tx, { subtree, period: period?.text, before }, limit + 1);
    });
    return takePage(items, limit, (last) => [last.id]);
  }
}
