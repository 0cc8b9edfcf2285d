import { type Admin, type Consumer, type EachBatchPayload, type LogEntry, logLevel } from 'kafkajs';
import type { LoggerService } from '@nestjs/common';
import type {
  BatchOutcome,
  Broker,
  IncomingMessage,
  MessageBatch,
  MessageConsumer,
  MessageProducer,
} from './broker.js';
import { pause } from '../pause.js';
import { Kafka } from './kafka.js';
import { KafkaJsProducer } from './kafkajs-producer.js';
import { OffsetHints } from './offset-hints.js';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  /** Shown in the broker's logs and metrics. */
  readonly clientId: string;
  readonly logger: LoggerService;
  /** Silence after which the group gives a consumer's partitions to another; 30 s unless said. */
  readonly sessionTimeoutMs?: number | undefined;
  /** kafkajs gave up for good; the process should be replaced. */
  readonly onFatal: (error: Error) => void;
}

const usualSessionTimeoutMs = 30_000;
const longestHeartbeatMs = 3_000;
/** A fetch that left nothing behind follows the one before by this much at least. */
const gatherMs = 300;

/** Kafka through kafkajs 2.2.4. What to watch out for with it is in docs/adr. */
export class KafkaJsBroker implements Broker {
  private readonly kafka: Kafka;
  private admin: Admin | undefined;

  constructor(private readonly options: KafkaOptions) {
    this.kafka = new Kafka({
      clientId: options.clientId,
      brokers: [...options.brokers],
      connectionTimeout: 3_000,
      requestTimeout: 15_000,
      // Short: the relay and the consumer try again by themselves, and must be able to stop.
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => {
        forwardLog(options.logger, entry);
      },
    });
  }

  producer(): MessageProducer {
    return new KafkaJsProducer(this.kafka);
  }

  consumer(groupId: string, topics: readonly string[]): MessageConsumer {
    return new KafkaJsConsumer(this.kafka, groupId, topics, this.options);
  }

  async earliestOffset(topic: string, partition: number): Promise<bigint> {
    if (this.admin === undefined) {
      const admin = this.kafka.admin();
      await admin.connect();
      this.admin = admin;
    }
    const offsets = await this.admin.fetchTopicOffsets(topic);
    const found = offsets.find((entry) => entry.partition === partition);
    if (found === undefined) throw new Error(`${topic} has no partition ${partition}`);
    return BigInt(found.low);
  }

  async close(): Promise<void> {
    await this.admin?.disconnect();
    this.admin = undefined;
  }
}

/**
 * kafkajs writes several lines for each failed attempt to connect, and for a coordinator that is
 * still loading or moving, and tries again by itself. The relay and the consumer say once that the
 * broker is away, so those lines are only for those who look closely.
 */
function forwardLog(logger: LoggerService, entry: LogEntry): void {
  const { message, error } = entry.log as { message: string; error?: string };
  const text = error === undefined ? message : `${message}: ${error}`;
  if (/connect|broker|coordinator|restarting/i.test(text)) logger.debug?.(text, 'kafkajs');
  else logger.warn(text, 'kafkajs');
}

class KafkaJsConsumer implements MessageConsumer {
  private readonly consumer: Consumer;
  private readonly hints: OffsetHints;
  private readonly closing = new AbortController();
  private lastActivity = Date.now();

  constructor(
    kafka: Kafka,
    groupId: string,
    private readonly topics: readonly string[],
    { onFatal, logger, sessionTimeoutMs = usualSessionTimeoutMs }: KafkaOptions,
  ) {
    this.consumer = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(longestHeartbeatMs, sessionTimeoutMs / 6),
      // A fetch is answered as soon as there is anything, and an idle one costs next to nothing;
      // that busy partitions come in batches worth a transaction is seen to after each batch.
      minBytes: 1,
      maxWaitTimeInMs: 1_000,
      maxBytesPerPartition: 1_048_576,
    });
    this.hints = new OffsetHints((offsets) => this.consumer.commitOffsets(offsets), logger);
    const { events } = this.consumer;
    const active = (): void => {
      this.lastActivity = Date.now();
    };
    this.consumer.on(events.FETCH, active);
    this.consumer.on(events.HEARTBEAT, active);
    this.consumer.on(events.GROUP_JOIN, () => {
      active();
      // Partitions may have gone to other members, who know better how far they are.
      this.hints.forget();
    });
    // With `restart` kafkajs begins anew by itself; without, it stays dead (#1513).
    this.consumer.on(events.CRASH, ({ payload }) => {
      if (!payload.restart) onFatal(payload.error);
    });
  }

  async run(handle: (batch: MessageBatch) => Promise<BatchOutcome>): Promise<void> {
    await this.consumer.connect();
    // Offsets live in PostgreSQL; where the group has none, or lost them, begin at the beginning.
    await this.consumer.subscribe({ topics: [...this.topics], fromBeginning: true });
    const joined = new Promise<void>((resolve) => {
      this.consumer.on(this.consumer.events.GROUP_JOIN, () => {
        resolve();
      });
    });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      // All at once: the inbox puts those that come together into one transaction.
      partitionsConsumedConcurrently: 36,
      eachBatch: (payload) => this.each(payload, handle),
    });
    await joined;
  }

  idleMs(): number {
    return Date.now() - this.lastActivity;
  }

  async close(): Promise<void> {
    this.closing.abort();
    // The hints of the last second are not worth another request.
    this.hints.forget();
    await this.consumer.disconnect();
  }

  private async each(
    payload: EachBatchPayload,
    handle: (batch: MessageBatch) => Promise<BatchOutcome>,
  ): Promise<void> {
    const begun = performance.now();
    const { batch } = payload;
    const { topic, partition } = batch;
    const messages: IncomingMessage[] = batch.messages.map((message) => ({
      offset: BigInt(message.offset),
      key: message.key?.toString() ?? null,
      value: message.value,
      headers: textHeaders(message.headers),
    }));
    const outcome = await handle({
      topic,
      partition,
      messages,
      highWatermark: BigInt(batch.highWatermark),
      heartbeat: () => payload.heartbeat(),
    });
    if ('seek' in outcome) {
      this.consumer.seek({ topic, partition, offset: outcome.seek.toString() });
      return;
    }
    payload.resolveOffset((outcome.next - 1n).toString());
    this.hints.note({ topic, partition, offset: outcome.next.toString() });
    // kafkajs fetches again when all batches of a fetch are done.
    const isCaughtUp = outcome.next.toString() === batch.highWatermark;
    const leftMs = gatherMs - (performance.now() - begun);
    if (isCaughtUp && leftMs > 0) await pause(leftMs, this.closing.signal);
  }
}

function textHeaders(
  headers: EachBatchPayload['batch']['messages'][number]['headers'],
): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) text[name] = first.toString();
  }
  return text;
}
