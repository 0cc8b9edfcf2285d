import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, ResourceId } from '#libs/http';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import {
  taskDetail,
  type TaskDetail,
  taskTimelineEntry,
  type TaskTimelineEntry,
} from '../../read-models/task-view.js';
import { TaskReader } from '../../read-models/task.reader.js';

const timeline = z.object({ items: z.array(taskTimelineEntry) });

@ApiTags('Tasks')
@Controller('v1/tasks')
export class ReadTaskController {
  constructor(
    private readonly database: Database,
    private readonly reader: TaskReader,
    private readonly clock: PlatformClock,
  ) {}

  @Get(':id')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readTask',
    summary: 'Read a task with its instructions and what was submitted',
  })
  @Answers(200, taskDetail)
  read(@CurrentCaller() caller: Caller, @Param('id', ResourceId) id: string): Promise<TaskDetail> {
    return this.database.read(caller.scope, (tx) =>
      this.reader.getDetail(tx, id, this.clock.now()),
    );
  }

  @Get(':id/timeline')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readTaskTimeline',
    summary: "Read a task's history, oldest first",
  })
  @Answers(200, timeline)
  async timeline(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<{ items: TaskTimelineEntry[] }> {
    const items = await this.database.read(caller.scope, (tx) => this.reader.timeline(tx, id));
    return { items };
  }
}
