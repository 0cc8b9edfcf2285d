import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, decodeCursor, type Page, pageOf, pageQuery, takePage } from '#libs/http';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { taskStatuses, taskView, type TaskView } from '../../read-models/task-view.js';
import { TaskReader } from '../../read-models/task.reader.js';

const listQuery = z.strictObject({
  holder: z.string().max(32).optional().describe('Code of the office that must do it'),
  status: z.enum(taskStatuses).optional(),
  overdue: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  order: z.uuid().optional().describe('Only tasks of this order'),
  ...pageQuery,
});
type ListQuery = z.output<typeof listQuery>;

const place = z.tuple([z.uuid()]);

@ApiTags('Tasks')
@Controller('v1/tasks')
export class ListTasksController {
  constructor(
    private readonly database: Database,
    private readonly reader: TaskReader,
    private readonly clock: PlatformClock,
  ) {}

  @Get()
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listTasks',
    summary: 'List the tasks of your office and those below it, newest first',
  })
  @Answers(200, pageOf(taskView))
  async list(
    @CurrentCaller() { scope }: Caller,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<Page<TaskView>> {
    const { cursor, limit, ...conditions } = query;
    const before = cursor === undefined ? undefined : decodeCursor(cursor, place)[0];
    const filter = { ...conditions, scope, before };
    const items = await this.database.read(scope, (tx) =>
      this.reader.list(tx, filter, this.clock.now(), limit + 1),
    );
    return takePage(items, limit, (last) => [last.id]);
  }
}
