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
import { type Partition, partitionKey } from '../partition.js';
import {
  type Aggregate,
  aggregateKey,
  type AggregateVersion,
  readVersions,
  writeVersions,
} from './consumed-versions.js';
import { lockOffsets, writeOffsets } from './consumer-offsets.js';
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
  const read = parts.map(readEnvelopes);
  // The versions that stand once the offsets are locked: statements keep their order.
  const [expected, known] = await Promise.all([
    lockOffsets(tx, parts),
    readVersions(tx, read.flat().flatMap(aggregateOf)),
  ]);
  const joined = parts.map((part, index) =>
    joinOn(part, read[index] ?? [], expected.get(partitionKey(part)) ?? 0n),
  );
  const fresh = joined.flatMap((one) => one.fresh);
  const sorted = sortOut(fresh, known, failure);
  await applyEvents(handlers, sorted.events, tx);
  await Promise.all([
    writeVersions(tx, [...sorted.versions.values()]),
    keepDeadLetters(tx, sorted.dead),
    writeOffsets(
      tx,
      joined.flatMap(({ part, outcome }) =>
        'next' in outcome ? [{ ...part, next: outcome.next }] : [],
      ),
    ),
  ]);
  const { events, duplicates, dead } = sorted;
  return {
    outcomes: joined.map(({ outcome }) => outcome),
    applied: events.length,
    duplicates,
    dead,
  };
}

interface Sorted {
  readonly events: ReceivedEvent[];
  readonly dead: DeadMessage[];
  readonly versions: Map<string, AggregateVersion>;
  duplicates: number;
}

/** A message with what its headers say. */
interface ReadMessage {
  readonly part: Part;
  readonly message: IncomingMessage;
  readonly envelope: Envelope | Undecodable;
}

function readEnvelopes(part: Part): ReadMessage[] {
  return part.messages.map((message) => ({ part, message, envelope: readEnvelope(message) }));
}

/**
 * Where a part goes on, and what of it is new: one that does not join on to what was consumed is
 * left whole, and what was consumed before is dropped.
 * @param next the offset that is expected
 */
function joinOn(
  part: Part,
  messages: readonly ReadMessage[],
  next: bigint,
): {
  readonly part: Part;
  readonly outcome: BatchOutcome;
  readonly fresh: readonly ReadMessage[];
} {
  const { messages: all } = part;
  if ((all[0]?.offset ?? next) > next) return { part, outcome: { seek: next }, fresh: [] };
  const end = (all.at(-1)?.offset ?? -1n) + 1n;
  const fresh = messages.filter(({ message }) => message.offset >= next);
  return { part, outcome: { next: end > next ? end : next }, fresh };
}

function aggregateOf({ part, envelope }: ReadMessage): Aggregate[] {
  if (isUndecodable(envelope)) return [];
  return [{ topic: part.topic, aggregateId: envelope.aggregateId }];
}

/**
 * Tells what is to be applied from what came before and from what cannot be applied.
 * @param known the last applied version of each aggregate; brought up to date on the way
 */
function sortOut(
  messages: readonly ReadMessage[],
  known: Map<string, number>,
  failure: Undecodable | undefined,
): Sorted {
  const sorted: Sorted = { events: [], dead: [], versions: new Map(), duplicates: 0 };
  for (const { part, message, envelope } of messages) {
    const { topic, partition } = part;
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
