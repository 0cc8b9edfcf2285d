import { type DynamicModule, Module } from '@nestjs/common';
import { EventTypes } from './event-types.js';
import type { LiveConfig } from './live.config.js';
import { LiveEvents, type ShownEvents, shownEventsToken } from './live-events.js';
import { LiveFeed } from './stream/live-feed.js';
import { StreamController } from './stream/stream.http.controller.js';
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
      controllers: [StreamController],
      providers: [
        { provide: shownEventsToken, useValue: shown },
        { provide: streamLimitsToken, useValue: limits },
        LiveEvents,
        EventTypes,
        LiveFeed,
        Streams,
      ],
    };
  }
}
