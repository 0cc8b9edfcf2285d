import type { Transaction } from '#libs/persistence';
import type { BatchOutcome, IncomingMessage } from '../broker/broker.js';
import {
  type Envelope,
  isUndecodable,
  readEnvelope,
  readEvent,
  type Undecodable,
} from '../cloud-event.js';
import type { ReceivedEvent } from '../event.js';
import {
  aggregateKey,
  type AggregateVersion,
  readVersions,
  writeVersions,
} from './consumed-versions.js';
import { lockOffsets, type Partition, partitionKey, writeOffsets } from './consumer-offsets.js';
import { type DeadMessage, keepDeadLetters } from './dead-letters.js';
import { applyEvents, type EventHandlers } from './event-handlers.js';

/** Messages of one partition, in their order. */
export interface Part extends Partition {
  readonly messages: readonly IncomingMessage[];
}

/** What a transaction did with its parts. */
export interface Consumption {
  /** Where to go on, for each part. */
  readonly outcomes: readonly BatchOutcome[];
  readonly applied: number;
  readonly duplicates: number;
  readonly dead: readonly DeadMessage[];
}

/**
 * Applies parts of several partitions together: effects, versions, dead letters and offsets.
 * Aggregates never share partitions, so their order is that of the parts.
 * @param failure when given, nothing is applied: the messages become dead letters with it
 */
export async function consume(
  tx: Transaction,
  handlers: EventHandlers,
  parts: readonly Part[],
  failure?: Undecodable,
): Promise<Consumption> {
  const expected = await lockOffsets(tx, parts);
  const outcomes = parts.map((part): BatchOutcome => {
    const next = expected.get(partitionKey(part)) ?? 0n;
    if ((part.messages[0]?.offset ?? next) > next) return { seek: next };
    const end = (part.messages.at(-1)?.offset ?? -1n) + 1n;
    return { next: end > next ? end : next };
  });
  // A part that does not join on is left whole, and what was applied before is dropped.
  const fresh = parts.map((part, index) => {
    const next = expected.get(partitionKey(part)) ?? 0n;
    const joined = 'next' in (outcomes[index] ?? {});
    return {
      ...part,
      messages: joined ? part.messages.filter(({ offset }) => offset >= next) : [],
    };
  });
  const sorted = await sortOut(tx, fresh, failure);
  await applyEvents(handlers, sorted.events, tx);
  await writeVersions(tx, [...sorted.versions.values()]);
  await keepDeadLetters(tx, sorted.dead);
  await writeOffsets(
    tx,
    parts.flatMap((part, index) => {
      const outcome = outcomes[index];
      return outcome !== undefined && 'next' in outcome ? [{ ...part, next: outcome.next }] : [];
    }),
  );
  const { events, duplicates, dead } = sorted;
  return { outcomes, applied: events.length, duplicates, dead };
}

interface Sorted {
  readonly events: ReceivedEvent[];
  readonly dead: DeadMessage[];
  readonly versions: Map<string, AggregateVersion>;
  duplicates: number;
}

/** Tells what is to be applied from what came before and from what cannot be applied. */
async function sortOut(
  tx: Transaction,
  parts: readonly Part[],
  failure: Undecodable | undefined,
): Promise<Sorted> {
  const read = parts.flatMap(({ topic, partition, messages }) =>
    messages.map((message) => ({ topic, partition, message, envelope: readEnvelope(message) })),
  );
  const sorted: Sorted = { events: [], dead: [], versions: new Map(), duplicates: 0 };
  if (read.length === 0) return sorted;
  const known = await readVersions(
    tx,
    read.flatMap(({ topic, envelope }) =>
      isUndecodable(envelope) ? [] : [{ topic, aggregateId: envelope.aggregateId }],
    ),
  );
  for (const { topic, partition, message, envelope } of read) {
    if (isUndecodable(envelope)) {
      sorted.dead.push({ topic, partition, message, envelope: undefined, failure: envelope });
      continue;
    }
    const { aggregateId, aggregateVersion: version } = envelope;
    const key = aggregateKey({ topic, aggregateId });
    const applied = known.get(key) ?? 0;
    if (version <= applied) {
      sorted.duplicates += 1;
      continue;
    }
    const event = failure ?? readNext(message, envelope, partition, applied);
    if (isUndecodable(event)) {
      sorted.dead.push({ topic, partition, message, envelope, failure: event });
      continue;
    }
    known.set(key, version);
    sorted.versions.set(key, { topic, aggregateId, version });
    sorted.events.push(event);
  }
  return sorted;
}

/**
 * Reads the event that follows version `applied` of its aggregate.
 * @returns the event, or why it cannot be applied: when an earlier one is missing, most likely a
 *   dead letter, this one must wait
 */
export function readNext(
  message: IncomingMessage,
  envelope: Envelope,
  partition: number,
  applied: number,
): ReceivedEvent | Undecodable {
  const { aggregateVersion: version } = envelope;
  if (version === applied + 1) return readEvent(message, envelope, partition);
  return {
    reason: 'waiting-for-earlier-version',
    detail: `version ${version} came, but ${applied} was the last one applied`,
  };
}
