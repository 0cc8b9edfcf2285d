import { type DynamicModule, Module } from '@nestjs/common';
import { EventTypes } from './event-types.js';
import type { LiveConfig } from './live.config.js';
import { LiveEvents, type ShownEvents, shownEventsToken } from './live-events.js';
import { LiveFeed } from './stream/live-feed.js';
import { StreamController } from './stream/stream.http.controller.js';
import { DeliveryFanOut, logDaysToken } from './webhooks/deliveries/delivery-fan-out.js';
import { DeliveryLog } from './webhooks/deliveries/delivery-log.js';
import { DeliveryLogController } from './webhooks/deliveries/delivery-log.http.controller.js';
import { DeliveryRepository } from './webhooks/deliveries/delivery.repository.js';
import { DeliveryWorker } from './webhooks/deliveries/delivery-worker.js';
import { ManageWebhooksController } from './webhooks/manage-webhooks.http.controller.js';
import { ManageWebhooksHandler } from './webhooks/manage-webhooks.handler.js';
import { AddressRules } from './webhooks/network/address-rules.js';
import {
  resolveAllToken,
  resolveBySystem,
  WebhookSender,
} from './webhooks/network/webhook-sender.js';
import { WebhookCipher } from './webhooks/webhook-cipher.js';
import { WebhookRepository } from './webhooks/webhook.repository.js';
import { type StreamLimits, streamLimitsToken, Streams } from './stream/streams.js';

/** Streams of one client: several windows of a person, or a program that forgot to close some. */
const streamsPerClient = 64;

/** What happens, as it happens: a stream for who listens, webhooks for who is told. */
@Module({})
export class LiveModule {
  static forRoot(config: LiveConfig, shown: ShownEvents): DynamicModule {
    const limits: StreamLimits = {
      connections: config.TIERGRID_STREAM_LIMIT,
      perClient: streamsPerClient,
    };
    return {
      module: LiveModule,
      controllers: [StreamController, ManageWebhooksController, DeliveryLogController],
      providers: [
        { provide: shownEventsToken, useValue: shown },
        { provide: streamLimitsToken, useValue: limits },
        LiveEvents,
        EventTypes,
        LiveFeed,
        Streams,
        {
          provide: WebhookCipher,
          useFactory: () => new WebhookCipher(config.TIERGRID_WEBHOOK_KEY),
        },
        {
          provide: AddressRules,
          useFactory: () => new AddressRules(config.TIERGRID_WEBHOOK_NETWORKS),
        },
        { provide: resolveAllToken, useValue: resolveBySystem },
        { provide: logDaysToken, useValue: config.TIERGRID_WEBHOOK_LOG_DAYS },
        WebhookSender,
        WebhookRepository,
        ManageWebhooksHandler,
        DeliveryRepository,
        DeliveryWorker,
        DeliveryFanOut,
        DeliveryLog,
      ],
    };
  }
}
