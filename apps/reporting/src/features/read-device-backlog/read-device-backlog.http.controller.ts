import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import {
  Answers,
  decodeCursor,
  pageOf,
  pageQuery,
  Refused,
  ResourceId,
  takePage,
} from '#libs/http';
import { Database } from '#libs/persistence';
import { DeviceReader } from '../../devices/device.reader.js';
import { backlogItem, deviceProgress, skippedRange } from '../../devices/device-view.js';

const backlogQuery = z.strictObject(pageQuery);

const deviceBacklog = pageOf(backlogItem)
  .extend({
    ...deviceProgress.shape,
    missing: z
      .array(z.object({ from: z.int(), through: z.int() }))
      .describe('What the device must still send, or somebody must skip; the first 100 ranges'),
    skipped: z.array(skippedRange).describe('The latest 100 ranges, the latest first'),
  })
  .meta({ id: 'DeviceBacklog' });
type DeviceBacklog = z.output<typeof deviceBacklog>;

const place = z.tuple([z.int().min(0)]);

@ApiTags('Devices')
@Controller('v1/devices')
export class ReadDeviceBacklogController {
  constructor(
    private readonly database: Database,
    private readonly reader: DeviceReader,
  ) {}

  @Get(':id/backlog')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readDeviceBacklog',
    summary: 'See what of a device waits, for what, and since when',
    description: 'Your own devices and those of your area, in the order of their sequences.',
  })
  @Answers(200, deviceBacklog)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Query({ schema: backlogQuery }) { cursor, limit }: z.output<typeof backlogQuery>,
  ): Promise<DeviceBacklog> {
    const after = cursor === undefined ? 0 : decodeCursor(cursor, place)[0];
    return this.database.read(caller.scope, async (tx) => {
      const [progress, items, missing, skipped] = await Promise.all([
        this.reader.progress(tx, id),
        this.reader.backlog(tx, id, after, limit + 1),
        this.reader.missing(tx, id),
        this.reader.skipped(tx, id),
      ]);
      if (progress === undefined) throw new Refused('not-found');
      const page = takePage(items, limit, (last) => [last.sequence]);
      return { ...progress, missing, skipped, ...page };
    });
  }
}
