import { type EventContract, partitionsPerTopic, type Topic, topics } from '#libs/contracts';
import { type JsonSchema, jsonSchemaOf } from '../json-schema.js';

/** What is sent on a topic, by whom, and whose id is the key. */
interface TopicDescription {
  /** Name of the channel in the document. */
  readonly channel: keyof typeof topics;
  readonly sender: string;
  readonly summary: string;
  readonly key: string;
}

const described: Readonly<Record<Topic, TopicDescription>> = {
  [topics.directory]: {
    channel: 'directory',
    sender: 'identity',
    summary: 'The tree of divisions',
    key: 'Code of the parent division; `root` for divisions without one',
  },
  [topics.incidents]: {
    channel: 'incidents',
    sender: 'reporting',
    summary: 'What happens to incidents',
    key: 'Id of the incident',
  },
  [topics.orders]: {
    channel: 'orders',
    sender: 'dispatch',
    summary: 'What happens to orders and their tasks',
    key: 'Id of the order or the task',
  },
};

const introduction = [
  "Integration events of Tiergrid: CloudEvents 1.0 in Kafka's binary mode. Attributes are headers, " +
    "the value is JSON. The key is the aggregate's id, so that all about one incident, order or " +
    'task stays in order. Delivery is at least once: remember `ce_id`, or `ce_subject` with ' +
    '`ce_aggregateversion`.',
  'A published contract is never edited; a change is another type that ends in the next version. ' +
    'Readers ignore fields that they do not know. Topics may carry a prefix of the installation.',
].join('\n\n');

/**
 * The description of all events.
 * @param examples the golden example of each contract by its type
 */
export function asyncApiDocument(
  contracts: readonly EventContract[],
  examples: ReadonlyMap<string, unknown>,
): JsonSchema {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Tiergrid events', version: '1', description: introduction },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      Object.entries(described).map(([topic, description]) => [
        description.channel,
        channel(topic, description, contracts),
      ]),
    ),
    operations: Object.fromEntries(
      Object.values(described).map(({ channel, sender, summary }) => [
        `${sender}-sends-${channel}`,
        { action: 'send', channel: { $ref: `#/channels/${channel}` }, summary },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        contracts.map((contract) => [contract.type, message(contract, examples)]),
      ),
      messageTraits: { cloudEvent: { headers: cloudEventHeaders } },
    },
  };
}

function channel(
  topic: string,
  { summary }: TopicDescription,
  contracts: readonly EventContract[],
): JsonSchema {
  const ofTopic = contracts.filter((contract) => contract.topic === topic);
  return {
    address: topic,
    summary,
    messages: Object.fromEntries(
      ofTopic.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]),
    ),
    bindings: { kafka: { topic, partitions: partitionsPerTopic, bindingVersion: '0.5.0' } },
  };
}

function message(contract: EventContract, examples: ReadonlyMap<string, unknown>): JsonSchema {
  const payload = examples.get(contract.type);
  const { sender, key } = described[contract.topic];
  return {
    name: contract.type,
    title: contract.type,
    summary: contract.summary,
    contentType: 'application/json',
    traits: [{ $ref: '#/components/messageTraits/cloudEvent' }],
    // The dialect that every AsyncAPI tool understands.
    payload: jsonSchemaOf(contract.data, 'input', 'draft-7'),
    bindings: {
      kafka: { key: { type: 'string', description: key }, bindingVersion: '0.5.0' },
    },
    ...(payload === undefined
      ? {}
      : { examples: [{ headers: exampleHeaders(contract, sender), payload }] }),
  };
}

/** As libs/messaging writes them. */
const cloudEventHeaders: JsonSchema = {
  type: 'object',
  required: [
    'ce_specversion',
    'ce_id',
    'ce_type',
    'ce_source',
    'ce_subject',
    'ce_time',
    'ce_aggregateversion',
    'content-type',
  ],
  properties: {
    ce_specversion: { type: 'string', enum: ['1.0'] },
    ce_id: {
      type: 'string',
      format: 'uuid',
      description: 'The same however often the event is sent',
    },
    ce_type: { type: 'string', description: 'The contract, with its version' },
    ce_source: { type: 'string', description: 'The service that sent it: /tiergrid/reporting' },
    ce_subject: { type: 'string', description: "The aggregate's id; also the key" },
    ce_time: { type: 'string', format: 'date-time', description: 'When it happened' },
    ce_aggregateversion: {
      type: 'string',
      pattern: '^[1-9][0-9]*$',
      description: "1 for the aggregate's first event, then without gaps",
    },
    'content-type': { type: 'string', enum: ['application/json'] },
    traceparent: {
      type: 'string',
      description: 'W3C Trace Context of the request that caused it, when there was one',
    },
  },
};

function exampleHeaders(contract: EventContract, sender: string): JsonSchema {
  return {
    ce_specversion: '1.0',
    ce_id: '019aa3c6-9d4a-7b02-93c5-d1f8e6047a2b',
    ce_type: contract.type,
    ce_source: `/tiergrid/${sender}`,
    ce_subject: sender === 'identity' ? '431002001' : '019aa3c6-9d48-7c31-8f0e-5b8d4a6c2e17',
    ce_time: '2026-11-20T00:42:17.305Z',
    ce_aggregateversion: '1',
    'content-type': 'application/json',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  };
}
