import type { LoggerService } from '@nestjs/common';
import { everything } from '#libs/divisions';
import { type Database, isTransient, type Transaction } from '#libs/persistence';
import type { BatchOutcome, IncomingMessage, MessageBatch } from '../broker/broker.js';
import {
  type Envelope,
  isUndecodable,
  readEnvelope,
  readEvent,
  type Undecodable,
} from '../cloud-event.js';
import type { ReceivedEvent } from '../event.js';
import { pause } from '../pause.js';
import { readVersions, VersionConflict, writeVersions } from './consumed-versions.js';
import { type DeadMessage, keepDeadLetters } from './dead-letters.js';
import { applyEvents, type EventHandlers } from './event-handlers.js';

export interface InboxOptions {
  readonly database: Database;
  readonly handlers: EventHandlers;
  /** Removed from a topic's name before it is stored: tests put one before every topic. */
  readonly topicPrefix: string;
  readonly earliestOffset: (topic: string, partition: number) => Promise<bigint>;
  readonly logger: LoggerService;
  /** What became of messages, for the metrics. */
  readonly observe?: (result: InboxResult, count: number) => void;
  /** How many messages of a partition are still to come. */
  readonly observeLag?: (topic: string, partition: number, messages: number) => void;
}

export type InboxResult = 'applied' | 'duplicate' | 'dead-letter';

/** Messages in one transaction. */
const sliceSize = 500;
/** Tries of a single message before it becomes a dead letter. */
const maxAttempts = 3;
const firstRetryMs = 100;
const longestRetryMs = 5_000;

/**
 * Applies batches of one consumer group to the service's own tables: effects, the versions that
 * were applied and the offset reached are one transaction, so a crash at any point means that all
 * of it happened or none.
 */
export class Inbox {
  private readonly stopping = new AbortController();

  constructor(private readonly options: InboxOptions) {}

  /** Ends waiting for a database that is away; the batch will be read again by whoever is next. */
  stop(): void {
    this.stopping.abort();
  }

  /** Applies a batch. @returns where to go on; never rejects because of a message's content */
  async handle(batch: MessageBatch): Promise<BatchOutcome> {
    let next = batch.messages[0]?.offset ?? 0n;
    for (let start = 0; start < batch.messages.length; start += sliceSize) {
      const slice = batch.messages.slice(start, start + sliceSize);
      const outcome = await this.applyPersistently(batch, slice);
      if ('seek' in outcome) return outcome;
      next = outcome.next;
      this.options.observeLag?.(batch.topic, batch.partition, Number(batch.highWatermark - next));
      await batch.heartbeat();
    }
    return { next };
  }

  /** Tries again for as long as the database is away; halves the slice when a message is bad. */
  private async applyPersistently(
    batch: MessageBatch,
    slice: readonly IncomingMessage[],
  ): Promise<BatchOutcome> {
    let attempts = 0;
    let waitMs = firstRetryMs;
    for (;;) {
      try {
        const outcome = await this.inTransaction(batch, slice, undefined);
        return 'seek' in outcome ? await this.closeGap(batch, outcome.seek) : outcome;
      } catch (error) {
        if (this.stopping.signal.aborted) throw error;
        if (!isTransient(error) && !(error instanceof VersionConflict)) {
          if (slice.length > 1) return await this.applyInHalves(batch, slice);
          attempts += 1;
          if (attempts >= maxAttempts) return await this.giveUp(batch, slice, error);
        }
        this.options.logger.warn(
          `${batch.topic}[${batch.partition}] at ${slice[0]?.offset}: ${String(error)}; trying again`,
        );
        await pause(waitMs, this.stopping.signal);
        waitMs = Math.min(waitMs * 2, longestRetryMs);
        await batch.heartbeat();
      }
    }
  }

  private async applyInHalves(
    batch: MessageBatch,
    slice: readonly IncomingMessage[],
  ): Promise<BatchOutcome> {
    const middle = Math.ceil(slice.length / 2);
    const first = await this.applyPersistently(batch, slice.slice(0, middle));
    if ('seek' in first) return first;
    return this.applyPersistently(batch, slice.slice(middle));
  }

  private async giveUp(
    batch: MessageBatch,
    slice: readonly IncomingMessage[],
    error: unknown,
  ): Promise<BatchOutcome> {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return this.inTransaction(batch, slice, { reason: 'handler-failed', detail });
  }

  /** @param failure when given, nothing is applied: the messages become dead letters with it */
  private async inTransaction(
    batch: MessageBatch,
    slice: readonly IncomingMessage[],
    failure: Undecodable | undefined,
  ): Promise<BatchOutcome> {
    const topic = this.storedName(batch.topic);
    const { database, logger, observe } = this.options;
    let sorted: Sorted | undefined;
    const outcome = await database.transaction(everything, async (tx): Promise<BatchOutcome> => {
      const expected = await lockOffset(tx, topic, batch.partition);
      const first = slice[0]?.offset ?? expected;
      if (first > expected) return { seek: expected };
      const fresh = slice.filter((message) => message.offset >= expected);
      const last = fresh.at(-1);
      if (last === undefined) return { next: expected };
      sorted = await sortOut(tx, topic, batch.partition, fresh, failure);
      await applyEvents(this.options.handlers, sorted.events, tx);
      await writeVersions(tx, topic, [...sorted.versions.values()]);
      await keepDeadLetters(tx, sorted.dead);
      const next = last.offset + 1n;
      await writeOffset(tx, topic, batch.partition, next);
      return { next };
    });
    if (sorted !== undefined) {
      observe?.('applied', sorted.events.length);
      observe?.('duplicate', sorted.duplicates);
      observe?.('dead-letter', sorted.dead.length);
      for (const { message, failure: why } of sorted.dead) {
        logger.error(
          `dead letter ${batch.topic}[${batch.partition}]@${message.offset}: ${why.reason}: ${why.detail}`,
        );
      }
    }
    return outcome;
  }

  private storedName(topic: string): string {
    return topic.slice(this.options.topicPrefix.length);
  }

  /**
   * The slice does not join on to what was consumed. Usually the group's hint was ahead of
   * PostgreSQL: read again from there. When retention deleted the messages in between, say so
   * loudly and go on with the oldest that is left.
   */
  private async closeGap(batch: MessageBatch, expected: bigint): Promise<BatchOutcome> {
    const earliest = await this.options.earliestOffset(batch.topic, batch.partition);
    if (earliest <= expected) return { seek: expected };
    this.options.logger.error(
      `${batch.topic}[${batch.partition}]: messages ${expected} to ${earliest - 1n} were deleted ` +
        'by retention before they were consumed',
    );
    await this.options.database.transaction(everything, (tx) =>
      writeOffset(tx, this.storedName(batch.topic), batch.partition, earliest),
    );
    return { seek: earliest };
  }
}

function writeOffset(
  tx: Transaction,
  topic: string,
  partition: number,
  next: bigint,
): Promise<number> {
  return tx.execute(
    `UPDATE consumer_offsets SET next_offset = $3, updated_at = now()
     WHERE topic = $1 AND partition = $2 AND next_offset < $3`,
    [topic, partition, next.toString()],
  );
}

/** Locks this partition's row, making it at first. @returns the offset that comes next */
async function lockOffset(tx: Transaction, topic: string, partition: number): Promise<bigint> {
  const select = `SELECT next_offset::text AS next FROM consumer_offsets
                  WHERE topic = $1 AND partition = $2 FOR UPDATE`;
  const row = await tx.maybeOne<{ next: string }>(select, [topic, partition]);
  if (row !== undefined) return BigInt(row.next);
  await tx.execute(
    `INSERT INTO consumer_offsets (topic, partition, next_offset) VALUES ($1, $2, 0)
     ON CONFLICT DO NOTHING`,
    [topic, partition],
  );
  return BigInt((await tx.one<{ next: string }>(select, [topic, partition])).next);
}

interface Sorted {
  readonly events: ReceivedEvent[];
  readonly dead: DeadMessage[];
  readonly versions: Map<string, { aggregateId: string; version: number }>;
  duplicates: number;
}

/** Tells what is to be applied from what came before and from what cannot be applied. */
async function sortOut(
  tx: Transaction,
  topic: string,
  partition: number,
  messages: readonly IncomingMessage[],
  failure: Undecodable | undefined,
): Promise<Sorted> {
  const envelopes = messages.map((message) => readEnvelope(message));
  const known = await readVersions(tx, topic, [
    ...new Set(envelopes.flatMap((entry) => (isUndecodable(entry) ? [] : [entry.aggregateId]))),
  ]);
  const sorted: Sorted = { events: [], dead: [], versions: new Map(), duplicates: 0 };
  for (const [index, message] of messages.entries()) {
    const envelope = envelopes[index] as Envelope | Undecodable;
    if (isUndecodable(envelope)) {
      sorted.dead.push({ topic, partition, message, envelope: undefined, failure: envelope });
      continue;
    }
    const { aggregateId, aggregateVersion: version } = envelope;
    const applied = known.get(aggregateId) ?? 0;
    if (version <= applied) {
      sorted.duplicates += 1;
      continue;
    }
    const event =
      failure ?? versionGap(version, applied) ?? readEvent(message, envelope, partition);
    if (isUndecodable(event)) {
      sorted.dead.push({ topic, partition, message, envelope, failure: event });
      continue;
    }
    known.set(aggregateId, version);
    sorted.versions.set(aggregateId, { aggregateId, version });
    sorted.events.push(event);
  }
  return sorted;
}

/** An earlier event of the aggregate is missing, most likely a dead letter: this one must wait. */
export function versionGap(version: number, applied: number): Undecodable | undefined {
  if (version === applied + 1) return undefined;
  return {
    reason: 'waiting-for-earlier-version',
    detail: `version ${version} came, but ${applied} was the last one applied`,
  };
}
