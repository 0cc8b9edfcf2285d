import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
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
import { Database } from '#libs/persistence';
import { ManageWebhooksHandler } from './manage-webhooks.handler.js';
import { type NoBody, nothing } from './no-body.js';
import { WebhookRepository } from './webhook.repository.js';
import {
  type WebhookChange,
  webhookChange,
  webhookView,
  type WebhookView,
  webhookWithSecret,
  type WebhookWithSecret,
} from './webhook-view.js';

const url = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .describe('https; a public address');
const description = z.string().trim().max(500).nullable();
const types = z
  .array(z.string().max(200))
  .min(1)
  .max(100)
  .nullable()
  .describe('Types of events to be told of; null: all that may be seen');
const createWebhook = z
  .strictObject({ url, description: description.optional(), types: types.optional() })
  .meta({ id: 'CreateWebhook' });
const changeWebhook = createWebhook.partial().meta({ id: 'ChangeWebhook' });
const listQuery = z.strictObject(pageQuery);
const place = z.tuple([z.uuid()]);
const changes = z.object({ items: z.array(webhookChange) });
const mostChanges = 200;

/** Endpoints of an office: made, changed, switched off and on, given new secrets. */
@ApiTags('Webhooks')
@Controller('v1/webhooks')
export class ManageWebhooksController {
  constructor(
    private readonly handler: ManageWebhooksHandler,
    private readonly webhooks: WebhookRepository,
    private readonly database: Database,
  ) {}

  @Post()
  @Roles('county-admin')
  @ApiOperation({
    operationId: 'createWebhook',
    summary: 'Have an address told of what happens in your area',
    description:
      'By Standard Webhooks: POST of a CloudEvent, signed (webhook-id, webhook-timestamp, ' +
      'webhook-signature). At least once: drop a webhook-id that came before.',
  })
  @Answers(201, webhookWithSecret)
  async create(
    @CurrentCommand() command: Command,
    @Body({ schema: createWebhook }) body: z.output<typeof createWebhook>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookWithSecret> {
    const created = await this.handler.create(command, body);
    void reply.header('location', `/v1/webhooks/${created.webhook.id}`);
    return created;
  }

  @Get()
  @Roles('county-admin')
  @ApiOperation({ operationId: 'listWebhooks', summary: 'List the webhooks of your area' })
  @Answers(200, pageOf(webhookView))
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: listQuery }) { cursor, limit }: z.output<typeof listQuery>,
  ): Promise<Page<WebhookView>> {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, place)[0];
    const items = await this.database.read(caller.scope, (tx) =>
      this.webhooks.list(tx, before, limit + 1),
    );
    return takePage(items, limit, (last) => [last.id]);
  }

  @Get(':id')
  @Roles('county-admin')
  @ApiOperation({ operationId: 'readWebhook', summary: 'Read a webhook' })
  @Answers(200, webhookView)
  read(@CurrentCaller() caller: Caller, @Param('id', ResourceId) id: string): Promise<WebhookView> {
    return this.database.read(caller.scope, (tx) => this.webhooks.read(tx, id));
  }

  @Get(':id/history')
  @Roles('county-admin')
  @ApiOperation({
    operationId: 'readWebhookHistory',
    summary: 'Read what changed at a webhook, and who changed it',
    description: `The newest ${mostChanges} changes; \`platform\` disables what is gone or fails for days.`,
  })
  @Answers(200, changes)
  async history(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<{ items: WebhookChange[] }> {
    return this.database.read(caller.scope, async (tx) => {
      await this.webhooks.read(tx, id);
      return { items: await this.webhooks.history(tx, id, mostChanges) };
    });
  }

  @Post(':id/change')
  @HttpCode(200)
  @Roles('county-admin')
  @ApiOperation({ operationId: 'changeWebhook', summary: 'Change a webhook' })
  @Answers(200, webhookView)
  change(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: changeWebhook }) body: z.output<typeof changeWebhook>,
  ): Promise<WebhookView> {
    return this.handler.change(command, id, body);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @Roles('county-admin')
  @ApiOperation({
    operationId: 'enableWebhook',
    summary: 'Switch a webhook on again',
    description: 'What waited for it is sent; what happened while it was off is not.',
  })
  @Answers(200, webhookView)
  enable(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: nothing }) _body: NoBody,
  ): Promise<WebhookView> {
    return this.handler.enable(command, id);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @Roles('county-admin')
  @ApiOperation({ operationId: 'disableWebhook', summary: 'Switch a webhook off' })
  @Answers(200, webhookView)
  disable(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: nothing }) _body: NoBody,
  ): Promise<WebhookView> {
    return this.handler.disable(command, id);
  }

  @Post(':id/remove')
  @HttpCode(200)
  @Roles('county-admin')
  @ApiOperation({ operationId: 'removeWebhook', summary: 'Remove a webhook and its secrets' })
  @Answers(200, webhookView)
  remove(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: nothing }) _body: NoBody,
  ): Promise<WebhookView> {
    return this.handler.remove(command, id);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Roles('county-admin')
  @ApiOperation({
    operationId: 'rotateWebhookSecret',
    summary: 'Give a webhook a new secret',
    description: 'For 24 hours both sign: a receiver may know either.',
  })
  @Answers(200, webhookWithSecret)
  rotate(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: nothing }) _body: NoBody,
  ): Promise<WebhookWithSecret> {
    return this.handler.rotateSecret(command, id);
  }
}
