import type { LoggerService } from '@nestjs/common';
import type { TopicPartitionOffsetAndMetadata } from 'kafkajs';
import { partitionKey } from '../partition.js';

/** Lag tools need no finer picture; a request for every batch kept the broker busier than fetches. */
const tellEveryMs = 1_000;

/**
 * Tells Kafka how far a group has read. Only a hint, for the next start and for lag tools: the
 * offsets that count are committed to PostgreSQL with the effects, and what is read again is
 * dropped there. So hints are told together, now and then, and one that gets lost is no loss.
 */
export class OffsetHints {
  private readonly waiting = new Map<string, TopicPartitionOffsetAndMetadata>();
  private timer: NodeJS.Timeout | undefined;

  /** @param commit tells Kafka; it may reject */
  constructor(
    private readonly commit: (offsets: TopicPartitionOffsetAndMetadata[]) => Promise<void>,
    private readonly logger: Pick<LoggerService, 'debug'>,
  ) {}

  /** Takes note of the next offset of a partition. */
  note(hint: TopicPartitionOffsetAndMetadata): void {
    this.waiting.set(partitionKey(hint), hint);
    this.timer ??= setTimeout(() => void this.tell(), tellEveryMs).unref();
  }

  /** Drops what was not told yet. */
  forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting.clear();
  }

  private async tell(): Promise<void> {
    this.timer = undefined;
    const hints = [...this.waiting.values()];
    this.waiting.clear();
    try {
      await this.commit(hints);
    } catch (error) {
      // The next batch brings newer ones.
      this.logger.debug?.(`offsets were not told to Kafka: ${String(error)}`, 'kafkajs');
    }
  }
}
