import { type Admin, type Consumer, logLevel, Partitioners } from 'kafkajs';
import { type Partition, partitionKey } from '../partition.js';
import { Kafka } from './kafka.js';

export interface InspectedMessage extends Partition {
  readonly offset: bigint;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

export interface RawMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A member that joined a consumer group and reads nothing. */
export interface GroupVisitor {
  leave(): Promise<void>;
}

type Positions = ReadonlyMap<string, bigint>;
/** By `partitionKey`. */
type Ends = ReadonlyMap<string, Partition & { readonly end: bigint }>;

const readWithinMs = 60_000;

/**
 * Looks at a cluster from outside, and meddles with it: for tools that test how the services bear
 * it. Services use `Broker`.
 */
export class KafkaInspector {
  private readonly kafka: Kafka;
  private admin: Admin | undefined;

  constructor(brokers: readonly string[]) {
    this.kafka = new Kafka({
      clientId: 'tiergrid-inspector',
      brokers: [...brokers],
      connectionTimeout: 2_000,
      // Short: it may be a broker that was halted which was asked.
      requestTimeout: 4_000,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 20 },
      logLevel: logLevel.NOTHING,
    });
  }

  /**
   * Reads every partition up to where it ends now.
   * @param from where to begin in a partition (`partitionKey`); its beginning unless named
   */
  async read(topics: readonly string[], from: Positions): Promise<InspectedMessage[]> {
    const ends = await this.ends(topics, from);
    const messages: InspectedMessage[] = [];
    if (ends.size === 0) return messages;
    // No group is joined to stay: a random name is forgotten by the broker by itself.
    const consumer = this.kafka.consumer({
      groupId: `tiergrid-inspector-${crypto.randomUUID()}`,
      maxWaitTimeInMs: 200,
    });
    await consumer.connect();
    try {
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await this.collect(consumer, from, ends, messages);
    } finally {
      await consumer.disconnect();
    }
    return messages;
  }

  private async collect(
    consumer: Consumer,
    from: Positions,
    ends: Ends,
    messages: InspectedMessage[],
  ): Promise<void> {
    const left = new Map(ends);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => {
      reject(new Error(`not read within ${readWithinMs} ms: ${[...left.keys()].join(', ')}`));
    }, readWithinMs);
    try {
      await consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          const key = partitionKey(batch);
          const begin = from.get(key) ?? 0n;
          for (const message of batch.messages) {
            const offset = BigInt(message.offset);
            const end = left.get(key)?.end;
            if (end === undefined || offset < begin || offset >= end) continue;
            const headers = Object.entries(message.headers ?? {}).map(
              ([name, value]) => [name, String(Array.isArray(value) ? value[0] : value)] as const,
            );
            messages.push({
              topic: batch.topic,
              partition: batch.partition,
              offset,
              headers: Object.fromEntries(headers),
              value: message.value?.toString('utf8') ?? '',
            });
          }
          // Control records have offsets too and are never handed over.
          if (BigInt(batch.lastOffset()) + 1n >= (ends.get(key)?.end ?? 0n)) left.delete(key);
          if (left.size === 0) resolve(undefined);
        },
      });
      for (const [key, { topic, partition }] of ends) {
        const offset = from.get(key);
        if (offset !== undefined) consumer.seek({ topic, partition, offset: offset.toString() });
      }
      await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Where partitions that have something to read end. */
  private async ends(topics: readonly string[], from: Positions): Promise<Ends> {
    const admin = await this.connected();
    const ends = new Map<string, Partition & { end: bigint }>();
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        const key = partitionKey({ topic, partition });
        const end = BigInt(high);
        if (end > (from.get(key) ?? BigInt(low))) ends.set(key, { topic, partition, end });
      }
    }
    return ends;
  }

  /** Sends messages as they are, whatever they hold. */
  async produce(messages: readonly RawMessage[]): Promise<void> {
    const producer = this.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    });
    await producer.connect();
    try {
      for (const { topic, key, value, headers } of messages) {
        await producer.send({ topic, acks: -1, messages: [{ key, value, headers }] });
      }
    } finally {
      await producer.disconnect();
    }
  }

  /** The broker that leads each partition of a topic, by partition. */
  async leaders(topic: string): Promise<Map<number, number>> {
    const admin = await this.connected();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]?.partitions ?? [];
    return new Map(partitions.map(({ partitionId, leader }) => [partitionId, leader]));
  }

  /** Partitions of a topic that lack an in-sync replica. */
  async underReplicated(topic: string): Promise<number> {
    const admin = await this.connected();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return (topics[0]?.partitions ?? []).filter(({ isr, replicas }) => isr.length < replicas.length)
      .length;
  }

  /** Ids of a group's members, sorted; new ones after every time that somebody joined anew. */
  async members(groupId: string): Promise<string[]> {
    const { groups } = await (await this.connected()).describeGroups([groupId]);
    return (groups[0]?.members ?? []).map(({ memberId }) => memberId).sort();
  }

  /** How many partitions of these topics the group has an offset for. */
  async committed(groupId: string, topics: readonly string[]): Promise<number> {
    const offsets = await (await this.connected()).fetchOffsets({ groupId, topics: [...topics] });
    return offsets.flatMap(({ partitions }) => partitions).filter(({ offset }) => offset !== '-1')
      .length;
  }

  /** Deletes the messages of a partition below an offset, as retention does. */
  async truncate(topic: string, partition: number, below: string): Promise<void> {
    const admin = await this.connected();
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: below }] });
  }

  /** How many messages of a topic were deleted, by retention or otherwise. */
  async deleted(topic: string): Promise<number> {
    const offsets = await (await this.connected()).fetchTopicOffsets(topic);
    return offsets.reduce((sum, { low }) => sum + Number(low), 0);
  }

  /** Forgets a group and its offsets; nobody may be in it. */
  async deleteGroup(groupId: string): Promise<void> {
    await (await this.connected()).deleteGroups([groupId]);
  }

  /** Joins a group as one more member, takes its share of the partitions and leaves it untouched. */
  async visit(groupId: string, topics: readonly string[]): Promise<GroupVisitor> {
    const consumer = this.kafka.consumer({ groupId, sessionTimeout: 6_000 });
    const joined = new Promise<void>((resolve) => {
      consumer.on(consumer.events.GROUP_JOIN, () => {
        resolve();
      });
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => {
        payload.pause();
      },
    });
    await joined;
    return { leave: () => consumer.disconnect() };
  }

  async close(): Promise<void> {
    await this.admin?.disconnect();
    this.admin = undefined;
  }

  private async connected(): Promise<Admin> {
    if (this.admin === undefined) {
      const admin = this.kafka.admin();
      await admin.connect();
      this.admin = admin;
    }
    return this.admin;
  }
}
