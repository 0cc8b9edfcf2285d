import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import {
  Answers,
  type Command,
  CurrentCommand,
  decodeCursor,
  type Page,
  pageOf,
  pageQuery,
  ResourceId,
  takePage,
} from '#libs/http';
import { type NoBody, nothing } from '../no-body.js';
import { webhookDelivery, type WebhookDelivery } from '../webhook-view.js';
import { DeliveryLog } from './delivery-log.js';

const listQuery = z.strictObject({
  status: z.enum(['pending', 'delivered', 'failed']).optional(),
  ...pageQuery,
});
const place = z.tuple([z.uuid()]);

@ApiTags('Webhooks')
@Controller('v1/webhooks')
export class DeliveryLogController {
  constructor(private readonly log: DeliveryLog) {}

  @Get(':id/deliveries')
  @Roles('county-admin')
  @ApiOperation({
    operationId: 'listWebhookDeliveries',
    summary: 'List what a webhook was told, newest first, with every attempt',
  })
  @Answers(200, pageOf(webhookDelivery))
  async list(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Query({ schema: listQuery }) { status, cursor, limit }: z.output<typeof listQuery>,
  ): Promise<Page<WebhookDelivery>> {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, place)[0];
    const items = await this.log.list(caller.scope, id, { status, before }, limit + 1);
    return takePage(items, limit, (last) => [last.id]);
  }

  @Post(':id/test')
  @HttpCode(202)
  @Roles('county-admin')
  @ApiExtension('x-if-match', 'none')
  @ApiOperation({
    operationId: 'testWebhook',
    summary: 'Send a webhook that tells of nothing',
    description: 'What came of it stands in the deliveries.',
  })
  @Answers(202, webhookDelivery, 'It will be sent')
  test(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: nothing }) _body: NoBody,
  ): Promise<WebhookDelivery> {
    return this.log.test(command, id);
  }

  @Post(':id/deliveries/:deliveryId/resend')
  @HttpCode(202)
  @Roles('county-admin')
  @ApiExtension('x-if-match', 'none')
  @ApiOperation({
    operationId: 'resendWebhookDelivery',
    summary: 'Send a delivery once more',
    description: 'Under the same webhook-id: a receiver that has it drops it.',
  })
  @Answers(202, webhookDelivery, 'It will be sent')
  resend(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Param('deliveryId', ResourceId) deliveryId: string,
    @Body({ schema: nothing }) _body: NoBody,
  ): Promise<WebhookDelivery> {
    return this.log.resend(command, id, deliveryId);
  }
}
