import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import {
  Answers,
  decodeCursor,
  type Page,
  pageOf,
  pageQuery,
  Refused,
  ResourceId,
  takePage,
} from '#libs/http';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import {
  type ClockFiring,
  clockFiring,
  type ClockView,
  clockView,
  incidentClocks,
  type IncidentClocksView,
} from '../../read-models/clock-view.js';
import { ClockReader } from '../../read-models/clock.reader.js';

const overdueQuery = z.strictObject({
  holder: z.string().max(32).optional().describe('Code of an office; your own unless given'),
  ...pageQuery,
});
const skipsQuery = z.strictObject(pageQuery);

/** PostgreSQL has no year 0, and no clock is older than computers. */
const instant = z.iso.datetime().refine((text) => Date.parse(text) >= 0);
const overduePlace = z.tuple([instant, z.uuid(), z.int().min(1).max(32_767)]);
const skipPlace = z.tuple([instant, z.uuid(), z.int().min(1).max(32_767), z.int().min(1).max(100)]);

@ApiTags('Clocks')
@Controller('v1')
export class ReadClocksController {
  constructor(
    private readonly database: Database,
    private readonly reader: ClockReader,
    private readonly clock: PlatformClock,
  ) {}

  @Get('incidents/:id/clocks')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readIncidentClocks',
    summary: "Read an incident's limits, and what the platform did about them",
  })
  @Answers(200, incidentClocks)
  async ofIncident(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<IncidentClocksView> {
    const clocks = await this.database.read(caller.scope, (tx) =>
      this.reader.ofIncident(tx, id, this.clock.now()),
    );
    if (clocks === undefined) throw new Refused('not-found');
    return clocks;
  }

  @Get('clocks/overdue')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listOverdueClocks',
    summary: 'List the limits that an office has let pass and still has to meet',
    description: 'The longest overdue first.',
  })
  @Answers(200, pageOf(clockView))
  async overdue(
    @CurrentCaller() caller: Caller,
    @Query({ schema: overdueQuery }) query: z.output<typeof overdueQuery>,
  ): Promise<Page<ClockView>> {
    const { cursor, limit, holder = caller.office } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, overduePlace);
    const items = await this.database.read(caller.scope, (tx) =>
      this.reader.overdue(tx, holder, after, this.clock.now(), limit + 1),
    );
    return takePage(items, limit, (last) => [last.dueAt, last.incidentId, last.number]);
  }

  @Get('clocks/skips')
  @Roles('officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listSkippedClocks',
    summary: 'List the reminders and escalations that did not happen in your area, and why',
    description: 'The newest first.',
  })
  @Answers(200, pageOf(clockFiring))
  async skips(
    @CurrentCaller() caller: Caller,
    @Query({ schema: skipsQuery }) query: z.output<typeof skipsQuery>,
  ): Promise<Page<ClockFiring>> {
    const { cursor, limit } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, skipPlace);
    const items = await this.database.read(caller.scope, (tx) =>
      this.reader.skips(tx, caller.scope, after, limit + 1),
    );
    return takePage(items, limit, (last) => [last.at, last.incidentId, last.number, last.percent]);
  }
}
