import {
  type ICustomPartitioner,
  type Kafka,
  Partitioners,
  type Producer,
  type RecordMetadata,
  type TopicMessages,
} from 'kafkajs';
import { partitionKey } from '../partition.js';
import type { MessageProducer, OutgoingMessage } from './broker.js';

/** A send that takes longer is given up and its connection with it (kafkajs #919). */
const sendDeadlineMs = 30_000;

/**
 * kafkajs's idempotent producer is left off on purpose: it can drop messages when sends overlap
 * and wedges on some broker errors. Consumers drop what comes twice by the aggregate's version.
 *
 * Nor is its word taken for it that all was sent. While a partition's leader moves, kafkajs tries
 * again by broker, not by partition: when the new leader has already taken other partitions of the
 * same send, it counts as done, the moved partition is sent to nobody, and the send succeeds. So
 * every partition that was meant must be among those that were acknowledged.
 */
export class KafkaJsProducer implements MessageProducer {
  private current: Producer | undefined;
  /** Partitions that the send under way is for. */
  private meant = new Set<string>();

  constructor(private readonly kafka: Pick<Kafka, 'producer'>) {}

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    const producer = await this.connected();
    const deadline = AbortSignal.timeout(sendDeadlineMs);
    this.meant = new Set();
    try {
      const acknowledged = await Promise.race([
        producer.sendBatch({ acks: -1, topicMessages: groupByTopic(messages) }),
        new Promise<never>((_, reject) => {
          deadline.addEventListener('abort', () => {
            reject(new Error(`no answer from Kafka within ${sendDeadlineMs} ms`));
          });
        }),
      ]);
      assertAcknowledged(this.meant, acknowledged);
    } catch (error) {
      // What the connection still holds is unknown: the next send gets a new one.
      this.current = undefined;
      void producer.disconnect();
      throw error;
    }
  }

  async close(): Promise<void> {
    const producer = this.current;
    this.current = undefined;
    await producer?.disconnect();
  }

  private async connected(): Promise<Producer> {
    if (this.current === undefined) {
      const producer = this.kafka.producer({
        createPartitioner: this.rememberingPartitioner,
        allowAutoTopicCreation: false,
        maxInFlightRequests: 1,
        retry: { retries: 2 },
      });
      await producer.connect();
      this.current = producer;
    }
    return this.current;
  }

  private readonly rememberingPartitioner: ICustomPartitioner = () => {
    const choose = Partitioners.DefaultPartitioner();
    return (message) => {
      const partition = choose(message);
      this.meant.add(partitionKey({ topic: message.topic, partition }));
      return partition;
    };
  };
}

function assertAcknowledged(
  meant: ReadonlySet<string>,
  acknowledged: readonly RecordMetadata[],
): void {
  const done = new Set(
    acknowledged.map(({ topicName: topic, partition }) => partitionKey({ topic, partition })),
  );
  const missing = [...meant].filter((place) => !done.has(place));
  if (missing.length > 0) {
    throw new Error(`Kafka acknowledged nothing for ${missing.join(', ')}`);
  }
}

function groupByTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
  const groups = new Map<string, TopicMessages>();
  for (const { topic, key, value, headers } of messages) {
    const group = groups.get(topic) ?? { topic, messages: [] };
    groups.set(topic, group);
    group.messages.push({ key, value, headers });
  }
  return [...groups.values()];
}
