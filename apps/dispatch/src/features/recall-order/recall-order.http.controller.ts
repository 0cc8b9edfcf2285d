import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { orderView, type OrderView } from '../../read-models/order-view.js';
import { RecallOrderHandler } from './recall-order.handler.js';

const recallOrder = z
  .strictObject({
    reason: z.string().trim().min(1).max(2000).describe('Everybody with an open task reads it'),
  })
  .meta({ id: 'RecallOrder' });

@ApiTags('Orders')
@Controller('v1/orders')
export class RecallOrderController {
  constructor(private readonly handler: RecallOrderHandler) {}

  @Post(':id/recall')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'recallOrder',
    summary: 'Recall an order',
    description:
      'The issuing office takes it back with every task that has not ended, on all levels.',
  })
  @Answers(200, orderView)
  recall(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: recallOrder }) body: z.output<typeof recallOrder>,
  ): Promise<OrderView> {
    return this.handler.handle(command, id, body.reason);
  }
}
