import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand } from '#libs/http';
import { orderView, type OrderView } from '../../read-models/order-view.js';
import { issueOrder, type IssueOrder } from './issue-order.dto.js';
import { IssueOrderHandler } from './issue-order.handler.js';

@ApiTags('Orders')
@Controller('v1/orders')
export class IssueOrderController {
  constructor(private readonly handler: IssueOrderHandler) {}

  @Post()
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'issueOrder',
    summary: 'Issue an order',
    description:
      'Each office that it names, or each of a level in an area, gets a task; 5,000 at the most. ' +
      'Send an Idempotency-Key and repeat the request unchanged when the answer got lost.',
  })
  @Answers(201, orderView, 'The order')
  async issue(
    @CurrentCommand() command: Command,
    @Body({ schema: issueOrder }) body: IssueOrder,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const order = await this.handler.handle(command, body);
    void reply.header('location', `/v1/orders/${order.id}`);
    return order;
  }
}
