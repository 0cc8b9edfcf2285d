import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, decodeCursor, type Page, pageOf, pageQuery, takePage } from '#libs/http';
import { Database } from '#libs/persistence';
import { orderStatuses, orderView, type OrderView } from '../../read-models/order-view.js';
import { OrderReader } from '../../read-models/order.reader.js';

const listQuery = z.strictObject({ status: z.enum(orderStatuses).optional(), ...pageQuery });

const place = z.tuple([z.uuid()]);

@ApiTags('Orders')
@Controller('v1/orders')
export class ListOrdersController {
  constructor(
    private readonly database: Database,
    private readonly reader: OrderReader,
  ) {}

  @Get()
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listOrders',
    summary: 'List the orders of your office and those below it, newest first',
  })
  @Answers(200, pageOf(orderView))
  async list(
    @CurrentCaller() { scope }: Caller,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<OrderView>> {
    const { status, cursor, limit } = query;
    const before = cursor === undefined ? undefined : decodeCursor(cursor, place)[0];
    const items = await this.database.read(scope, (tx) =>
      this.reader.list(tx, { scope, status, before }, limit + 1),
    );
    return takePage(items, limit, (last) => [last.id]);
  }
}
