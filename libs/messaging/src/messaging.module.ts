import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Registry } from 'prom-client';
import { WriteGate } from '#libs/http';
import { Database } from '#libs/persistence';
import { Health } from '#libs/telemetry';
import type { Broker } from './broker/broker.js';
import { KafkaJsBroker } from './broker/kafkajs-broker.js';
import { EventConsumerStrategy } from './event-consumer.strategy.js';
import { Inbox } from './inbox/inbox.js';
import { Resender } from './inbox/resend.js';
import { MessagingMetrics } from './messaging.metrics.js';
import { Outbox } from './outbox/outbox.js';
import { OutboxReader } from './outbox/outbox-reader.js';
import { OutboxRoom } from './outbox/outbox-room.js';
import { OutboxRelay } from './outbox/outbox-relay.js';
import { OutboxStore } from './outbox/outbox-store.js';

export interface MessagingOptions {
  /** The service's name; also its consumer group, `tiergrid.<service>`. */
  readonly service: string;
  readonly brokers: readonly string[];
  /** Put before topics and the group, so that tests share a broker; empty otherwise. */
  readonly topicPrefix: string;
  /** MiB that events which were not sent may take up before writes are refused; 1,024 unless said. */
  readonly outboxLimitMb?: number | undefined;
  /** After this much silence a consumer's partitions go to another replica; 30 s unless said. */
  readonly sessionTimeoutMs?: number | undefined;
}

const brokerToken = Symbol('Broker');
const relayLeaseSeconds = 10;
const usualOutboxLimitMb = 1_024;

/** Starts and stops the relay with the service. */
class MessagingLifecycle
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  constructor(
    @Inject(brokerToken) private readonly broker: Broker,
    private readonly relay: OutboxRelay,
    private readonly outbox: Outbox,
    private readonly consumer: EventConsumerStrategy,
    private readonly health: Health,
    private readonly metrics: MessagingMetrics,
    private readonly room: OutboxRoom,
  ) {}

  onApplicationBootstrap(): void {
    this.outbox.onAppended(() => {
      this.relay.wake();
    });
    this.health.registerLive('event consumer', () => this.consumer.assertProgress());
    this.relay.start();
    this.metrics.start();
    this.room.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.metrics.stop();
    this.room.stop();
    await this.relay.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.broker.close();
  }
}

/** Outbox, relay and consumer of one service. */
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    const { service, topicPrefix } = options;
    const logger = new Logger('Messaging');
    return {
      module: MessagingModule,
      global: true,
      providers: [
        Outbox,
        MessagingMetrics,
        {
          provide: brokerToken,
          useFactory: () =>
            new KafkaJsBroker({
              brokers: options.brokers,
              clientId: `tiergrid-${service}`,
              logger,
              sessionTimeoutMs: options.sessionTimeoutMs,
              onFatal: (error) => {
                logger.fatal(`the Kafka consumer died: ${error.message}; the process ends`);
                process.exit(1);
              },
            }),
        },
        {
          provide: OutboxStore,
          inject: [Database],
          useFactory: (database: Database) =>
            new OutboxStore(database, randomUUID(), relayLeaseSeconds),
        },
        {
          provide: OutboxReader,
          inject: [Database],
          useFactory: (database: Database) => new OutboxReader(database, `/tiergrid/${service}`),
        },
        {
          provide: OutboxRelay,
          inject: [brokerToken, OutboxStore, MessagingMetrics],
          useFactory: (broker: Broker, store: OutboxStore, metrics: MessagingMetrics) =>
            new OutboxRelay({
              store,
              producer: broker.producer(),
              source: `/tiergrid/${service}`,
              topicPrefix,
              logger,
              leaseSeconds: relayLeaseSeconds,
              onSent: (rows) => {
                metrics.sent(rows);
              },
            }),
        },
        {
          provide: OutboxRoom,
          inject: [OutboxStore, WriteGate, Registry],
          useFactory: (store: OutboxStore, gate: WriteGate, registry: Registry) =>
            new OutboxRoom({
              backlog: () => store.backlog(),
              limitBytes: (options.outboxLimitMb ?? usualOutboxLimitMb) * 1_048_576,
              gate,
              registry,
              logger,
            }),
        },
        {
          provide: EventConsumerStrategy,
          inject: [brokerToken, Database, MessagingMetrics],
          useFactory: (broker: Broker, database: Database, metrics: MessagingMetrics) =>
            new EventConsumerStrategy({
              broker,
              groupId: `${topicPrefix}tiergrid.${service}`,
              topicPrefix,
              logger,
              inbox: (handlers) =>
                new Inbox({
                  database,
                  handlers,
                  topicPrefix,
                  earliestOffset: (topic, partition) => broker.earliestOffset(topic, partition),
                  logger,
                  observe: (result, count) => {
                    metrics.consumed(result, count);
                  },
                  observeLag: (topic, partition, lag) => {
                    metrics.lag(topic, partition, lag);
                  },
                }),
              resender: (handlers) => new Resender({ database, handlers, logger }),
            }),
        },
        {
          provide: MessagingLifecycle,
          useFactory: (
            broker: Broker,
            relay: OutboxRelay,
            outbox: Outbox,
            consumer: EventConsumerStrategy,
            health: Health,
            metrics: MessagingMetrics,
            room: OutboxRoom,
          ) => new MessagingLifecycle(broker, relay, outbox, consumer, health, metrics, room),
          inject: [
            brokerToken,
            OutboxRelay,
            Outbox,
            EventConsumerStrategy,
            Health,
            MessagingMetrics,
            OutboxRoom,
          ],
        },
      ],
      exports: [Outbox, OutboxReader, EventConsumerStrategy],
    };
  }
}
