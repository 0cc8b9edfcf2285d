import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ICustomPartitioner, PartitionMetadata, Producer, RecordMetadata } from 'kafkajs';
import type { OutgoingMessage } from './broker.js';
import { KafkaJsProducer } from './kafkajs-producer.js';

const topic = 'tiergrid.orders.v1';
const partitionMetadata = Array.from({ length: 12 }, (_, partitionId): PartitionMetadata => ({
  partitionId,
  leader: 1 + (partitionId % 3),
  partitionErrorCode: 0,
  replicas: [],
  isr: [],
}));

/** A client whose producer chooses partitions as kafkajs does, and answers for some of them. */
class FakeKafka {
  made = 0;

  /** @param answers of the partitions that were meant, those that are acknowledged */
  constructor(private readonly answers: (meant: number[], send: number) => number[]) {}

  producer({ createPartitioner }: { createPartitioner?: ICustomPartitioner } = {}): Producer {
    assert.ok(createPartitioner);
    const choose = createPartitioner();
    this.made += 1;
    const send = this.made;
    return {
      connect: async () => undefined,
      disconnect: async () => undefined,
      sendBatch: async ({ topicMessages = [] }: Parameters<Producer['sendBatch']>[0]) => {
        const meant = topicMessages.flatMap(({ messages }) =>
          messages.map((message) => choose({ topic, message, partitionMetadata })),
        );
        return this.answers([...new Set(meant)], send).map((partition): RecordMetadata => ({
          topicName: topic,
          partition,
          errorCode: 0,
        }));
      },
    } as unknown as Producer;
  }
}

const messages = Array.from({ length: 40 }, (_, index): OutgoingMessage => ({
  topic,
  key: `order-${index}`,
  value: '{}',
  headers: {},
}));

describe('KafkaJsProducer', () => {
  it('sends when every partition is acknowledged', async () => {
    await new KafkaJsProducer(new FakeKafka((meant) => meant)).send(messages);
  });

  it('does not believe a send that left out a partition whose leader moved', async () => {
    const kafka = new FakeKafka((meant, send) => (send === 1 ? meant.slice(1) : meant));
    const producer = new KafkaJsProducer(kafka);
    await assert.rejects(
      producer.send(messages),
      /acknowledged nothing for tiergrid\.orders\.v1\[/,
    );
    await producer.send(messages);
    assert.equal(kafka.made, 2, 'the second send has a new connection');
  });
});
