import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, decodeCursor, encodeCursor, pageQuery, ResourceId } from '#libs/http';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { orderView, type OrderView } from '../../read-models/order-view.js';
import { OrderReader } from '../../read-models/order.reader.js';
import { taskTree, type TaskTree } from '../../read-models/task-view.js';
import { TaskTreeReader } from '../../read-models/task-tree.reader.js';

const treeQuery = z.strictObject({
  parent: z.uuid().optional().describe('Only what lies below this task'),
  levels: z.coerce
    .number()
    .int()
    .min(1)
    .max(20)
    .optional()
    .describe('Levels below the order or the parent; 1 gives only direct tasks'),
  cursor: pageQuery.cursor,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(500)
    .describe('Tasks on a page, of all levels together, 1 to 1000'),
});
type TreeQuery = z.output<typeof treeQuery>;

/** A lineage: ids, each followed by a slash. */
const place = z.tuple([z.string().regex(/^([0-9a-f-]{36}\/)+$/)]);

@ApiTags('Orders')
@Controller('v1/orders')
export class ReadOrderController {
  constructor(
    private readonly database: Database,
    private readonly orders: OrderReader,
    private readonly trees: TaskTreeReader,
    private readonly clock: PlatformClock,
  ) {}

  @Get(':id')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readOrder',
    summary: 'Read an order',
    description:
      'For its issuer and the offices above. Who holds a task of it finds the instructions there.',
  })
  @Answers(200, orderView)
  read(@CurrentCaller() caller: Caller, @Param('id', ResourceId) id: string): Promise<OrderView> {
    return this.database.read(caller.scope, (tx) => this.orders.get(tx, id));
  }

  @Get(':id/tree')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readOrderTree',
    summary: "Read an order's tasks as a tree",
    description:
      'Parents before children, in pages. An office below the issuer sees its own task and what ' +
      'lies below that.',
  })
  @Answers(200, taskTree)
  async tree(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Query({ schema: treeQuery }) query: TreeQuery,
  ): Promise<TaskTree> {
    const { parent, levels, cursor, limit } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, place)[0];
    const filter = { orderId: id, parent, levels, after };
    const { next, ...tree } = await this.database.read(caller.scope, (tx) =>
      this.trees.read(tx, filter, this.clock.now(), limit),
    );
    return { ...tree, nextCursor: next === undefined ? null : encodeCursor([next]) };
  }
}
