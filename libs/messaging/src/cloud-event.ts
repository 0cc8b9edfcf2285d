import { contractOf } from '#libs/contracts';
import type { IncomingMessage, OutgoingMessage } from './broker/broker.js';
import type { ReceivedEvent } from './event.js';
import type { OutboxRow } from './outbox/read-outbox.js';

/**
 * CloudEvents 1.0 in Kafka's binary mode: attributes are headers, the value is the data as JSON.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 */
export function toMessage(row: OutboxRow, source: string, topicPrefix: string): OutgoingMessage {
  return {
    topic: `${topicPrefix}${row.topic}`,
    key: row.aggregateId,
    value: row.value,
    headers: {
      ce_specversion: '1.0',
      ce_id: row.eventId,
      ce_type: row.eventType,
      ce_source: source,
      ce_subject: row.aggregateId,
      ce_time: row.occurredAt.toISOString(),
      ce_aggregateversion: String(row.aggregateVersion),
      'content-type': 'application/json',
      ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    },
  };
}

/**
 * CloudEvents 1.0 in structured mode, as one line of JSON. The data goes in as the text that it is.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export function toStructuredEvent(row: OutboxRow, source: string): string {
  const attributes = JSON.stringify({
    specversion: '1.0',
    id: row.eventId,
    type: row.eventType,
    source,
    subject: row.aggregateId,
    time: row.occurredAt.toISOString(),
    aggregateversion: row.aggregateVersion,
    datacontenttype: 'application/json',
  });
  return `${attributes.slice(0, -1)},"data":${row.value}}`;
}

/** Why a message cannot be applied; the word goes into the dead letter. */
export type DeadLetterReason =
  | 'malformed-envelope'
  | 'malformed-value'
  | 'unknown-type'
  | 'contract-violated'
  | 'waiting-for-earlier-version'
  | 'handler-failed';

export interface Undecodable {
  readonly reason: DeadLetterReason;
  readonly detail: string;
}

/** What the headers say, as far as they can be read. */
export interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly occurredAt: Date;
}

/** Reads the headers of a message. @returns the envelope, or why it is none */
export function readEnvelope(message: IncomingMessage): Envelope | Undecodable {
  const { ce_id: id, ce_type: type, ce_subject: subject, ce_time: time } = message.headers;
  const version = Number(message.headers['ce_aggregateversion']);
  const occurredAt = new Date(time ?? '');
  const missing = Object.entries({ ce_id: id, ce_type: type, ce_subject: subject })
    .filter(([, value]) => value === undefined || value === '')
    .map(([name]) => name);
  if (!Number.isSafeInteger(version) || version < 1) missing.push('ce_aggregateversion');
  if (Number.isNaN(occurredAt.getTime())) missing.push('ce_time');
  if (missing.length > 0 || id === undefined || type === undefined || subject === undefined) {
    return {
      reason: 'malformed-envelope',
      detail: `missing or unreadable headers: ${missing.join(', ')}`,
    };
  }
  return { id, type, aggregateId: subject, aggregateVersion: version, occurredAt };
}

/** Reads a message's value by its contract. @returns the event, or why it cannot be read */
export function readEvent(
  message: IncomingMessage,
  envelope: Envelope,
  partition: number,
): ReceivedEvent | Undecodable {
  const contract = contractOf(envelope.type);
  if (contract === undefined) {
    return { reason: 'unknown-type', detail: `this release does not know ${envelope.type}` };
  }
  let value: unknown;
  try {
    value = JSON.parse(message.value?.toString('utf8') ?? '');
  } catch (error) {
    return {
      reason: 'malformed-value',
      detail: error instanceof Error ? error.message : 'not JSON',
    };
  }
  const parsed = contract.data.safeParse(value);
  if (!parsed.success) {
    return {
      reason: 'contract-violated',
      detail: parsed.error.issues
        .slice(0, 10)
        .map((issue) => `/${issue.path.join('/')}: ${issue.message}`)
        .join('; '),
    };
  }
  const traceparent = message.headers['traceparent'];
  return { ...envelope, traceparent, partition, data: parsed.data };
}

export function isUndecodable(value: object): value is Undecodable {
  return 'reason' in value;
}
