import type { LoggerService } from '@nestjs/common';
import { everything } from '#libs/divisions';
import { asError, Coalescer, type Database, isTransient } from '#libs/persistence';
import type { BatchOutcome, IncomingMessage, MessageBatch } from '../broker/broker.js';
import type { Undecodable } from '../cloud-event.js';
import { pause } from '../pause.js';
import { VersionConflict } from './consumed-versions.js';
import { writeOffsets } from './consumer-offsets.js';
import { consume, type Part } from './consumption.js';
import type { EventHandlers } from './event-handlers.js';

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

/** Messages of one partition in one transaction. */
const sliceSize = 250;
/** Partitions in one transaction, and transactions under way at a time. */
const maxParts = 12;
const maxConcurrent = 2;
/** Tries of a single message before it becomes a dead letter. */
const maxAttempts = 3;
const firstRetryMs = 100;
const longestRetryMs = 5_000;

/** A part of a batch, and how to tell the group that it is being worked on. */
interface Slice extends Part {
  readonly heartbeat: () => Promise<void>;
}

/**
 * Applies batches of one consumer group to the service's own tables: effects, the versions that
 * were applied and the offset reached are one transaction, so a crash at any point means that all
 * of it happened or none. Partitions that have messages at the same time share a transaction.
 */
export class Inbox {
  private readonly stopping = new AbortController();
  private readonly coalescer = new Coalescer<Slice, BatchOutcome>({
    apply: (slices) => this.applyTogether(slices),
    maxItems: maxParts,
    maxConcurrent,
  });

  constructor(private readonly options: InboxOptions) {}

  /** Ends waiting for a database that is away; the batch will be read again by whoever is next. */
  stop(): void {
    this.stopping.abort();
  }

  /** Applies a batch. @returns where to go on; never rejects because of a message's content */
  async handle(batch: MessageBatch): Promise<BatchOutcome> {
    const topic = batch.topic.slice(this.options.topicPrefix.length);
    const { partition } = batch;
    const heartbeat = (): Promise<void> => batch.heartbeat();
    let next = batch.messages[0]?.offset ?? 0n;
    for (let start = 0; start < batch.messages.length; start += sliceSize) {
      const messages = batch.messages.slice(start, start + sliceSize);
      const outcome = await this.coalescer.submit({ topic, partition, messages, heartbeat });
      if ('seek' in outcome) return this.closeGap(batch, topic, outcome.seek);
      next = outcome.next;
      this.options.observeLag?.(batch.topic, partition, Number(batch.highWatermark - next));
      await heartbeat();
    }
    return { next };
  }

  /** All in one transaction; when that fails, each by itself and as often as it takes. */
  private async applyTogether(
    slices: readonly Slice[],
  ): Promise<readonly (BatchOutcome | Error)[]> {
    try {
      return await this.inTransaction(slices);
    } catch (error) {
      if (this.stopping.signal.aborted) throw error;
    }
    return Promise.all(
      slices.map((slice) =>
        this.applyPersistently(slice).catch((error: unknown) => asError(error)),
      ),
    );
  }

  /** Tries again for as long as the database is away; halves the slice when a message is bad. */
  private async applyPersistently(slice: Slice): Promise<BatchOutcome> {
    let attempts = 0;
    let waitMs = firstRetryMs;
    for (;;) {
      try {
        return await this.alone(slice);
      } catch (error) {
        if (this.stopping.signal.aborted) throw error;
        if (!isTransient(error) && !(error instanceof VersionConflict)) {
          if (slice.messages.length > 1) return await this.applyInHalves(slice);
          attempts += 1;
          if (attempts >= maxAttempts) return await this.giveUp(slice, error);
        }
        this.options.logger.warn(
          `${slice.topic}[${slice.partition}] at ${slice.messages[0]?.offset}: ${String(error)}; ` +
            'trying again',
        );
        await pause(waitMs, this.stopping.signal);
        waitMs = Math.min(waitMs * 2, longestRetryMs);
        await slice.heartbeat();
      }
    }
  }

  private async applyInHalves(slice: Slice): Promise<BatchOutcome> {
    const middle = Math.ceil(slice.messages.length / 2);
    const part = (messages: readonly IncomingMessage[]): Slice => ({ ...slice, messages });
    const first = await this.applyPersistently(part(slice.messages.slice(0, middle)));
    if ('seek' in first) return first;
    return this.applyPersistently(part(slice.messages.slice(middle)));
  }

  private giveUp(slice: Slice, error: unknown): Promise<BatchOutcome> {
    const { stack, message } = asError(error);
    return this.alone(slice, { reason: 'handler-failed', detail: stack ?? message });
  }

  private async alone(slice: Slice, failure?: Undecodable): Promise<BatchOutcome> {
    const [outcome] = await this.inTransaction([slice], failure);
    if (outcome === undefined) throw new Error('a slice without an outcome');
    return outcome;
  }

  private async inTransaction(
    slices: readonly Slice[],
    failure?: Undecodable,
  ): Promise<readonly BatchOutcome[]> {
    const { database, handlers, logger, observe } = this.options;
    const { outcomes, applied, duplicates, dead } = await database.transaction(everything, (tx) =>
      consume(tx, handlers, slices, failure),
    );
    observe?.('applied', applied);
    observe?.('duplicate', duplicates);
    observe?.('dead-letter', dead.length);
    for (const { topic, partition, message, failure: why } of dead) {
      logger.error(
        `dead letter ${topic}[${partition}]@${message.offset}: ${why.reason}: ${why.detail}`,
      );
    }
    return outcomes;
  }

  /**
   * The slice does not join on to what was consumed. Usually the group's hint was ahead of
   * PostgreSQL: read again from there. When retention deleted the messages in between, say so
   * loudly and go on with the oldest that is left.
   */
  private async closeGap(
    batch: MessageBatch,
    topic: string,
    expected: bigint,
  ): Promise<BatchOutcome> {
    const { partition } = batch;
    const earliest = await this.options.earliestOffset(batch.topic, partition);
    if (earliest <= expected) return { seek: expected };
    this.options.logger.error(
      `${batch.topic}[${partition}]: messages ${expected} to ${earliest - 1n} were deleted ` +
        'by retention before they were consumed',
    );
    await this.options.database.transaction(everything, (tx) =>
      writeOffsets(tx, [{ topic, partition, next: earliest }]),
    );
    return { seek: earliest };
  }
}
