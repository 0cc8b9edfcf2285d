import type { LoggerService } from '@nestjs/common';
import type { MessageProducer } from '../broker/broker.js';
import { toMessage } from '../cloud-event.js';
import { pause } from '../pause.js';
import { OutboxCursor } from './outbox-cursor.js';
import type { OutboxStore } from './outbox-store.js';
import type { OutboxRow } from './read-outbox.js';

export interface OutboxRelayOptions {
  readonly store: OutboxStore;
  readonly producer: MessageProducer;
  /** CloudEvents `source`: `/tiergrid/reporting`. */
  readonly source: string;
  readonly topicPrefix: string;
  readonly logger: LoggerService;
  readonly onSent: (rows: readonly OutboxRow[]) => void;
  /** The lease's length; another relay takes over that long after this one fell silent. */
  readonly leaseSeconds: number;
}

/** Rows in one send. */
const pageSize = 1_000;
/** A send follows the one before by this much at least, so that what is busy travels in batches. */
const gatherMs = 100;
/** How often to look when nothing woke the relay: rows that other replicas appended. */
const pollMs = 100;
const afterFailureMs = 1_000;
const purgeEveryMs = 60_000;
const keepMinutes = 60;
const purgeLimit = 20_000;

/**
 * Takes events from the outbox to Kafka, in order, at least once. Each service has one relay at
 * work: replicas compete for a lease in PostgreSQL. A relay that lost its lease without noticing
 * may still send what another sends too; consumers drop the second by the aggregate's version.
 */
export class OutboxRelay {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private sleep = new AbortController();
  private purgedAt = 0;
  private failing = false;

  constructor(private readonly options: OutboxRelayOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Something was appended: look now. */
  wake(): void {
    this.sleep.abort();
  }

  /** Finishes the send under way and gives up the lease. What is left stays in the outbox. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
    await this.options.producer.close();
  }

  private async run(): Promise<void> {
    const { store, logger, leaseSeconds } = this.options;
    while (!this.stopping.signal.aborted) {
      try {
        const position = await store.acquire();
        if (position === undefined) {
          await pause((leaseSeconds * 1000) / 3, this.stopping.signal);
        } else {
          await this.sendFrom(new OutboxCursor(position));
        }
      } catch (error) {
        // Said once: a broker may be away for hours.
        if (!this.failing) logger.warn(`outbox relay: ${String(error)}; trying until it works`);
        this.failing = true;
        await pause(afterFailureMs, this.stopping.signal);
      }
    }
    try {
      await store.release();
    } catch (error) {
      logger.warn(`outbox relay: the lease was not given up (${String(error)}); it will run out`);
    }
  }

  /** Sends page after page until stopped or until the lease is lost. */
  private async sendFrom(cursor: OutboxCursor): Promise<void> {
    const { store, leaseSeconds } = this.options;
    let leasedAt = Date.now();
    let stored = cursor.position;
    while (!this.stopping.signal.aborted) {
      // Renewed before the look: what is appended during it wakes the sleep after it.
      this.sleep = new AbortController();
      const { rows, oldestRunning } = await store.read(cursor, pageSize);
      if (rows.length > 0) {
        await this.send(rows);
        if (rows.length < pageSize) await pause(gatherMs, this.stopping.signal);
      }
      cursor.advance(
        rows.map((row) => row.id),
        oldestRunning,
        rows.length < pageSize,
      );
      const leaseAges = Date.now() - leasedAt > (leaseSeconds * 1000) / 3;
      if (cursor.position !== stored || cursor.needsBound || leaseAges) {
        const transactionId = await store.checkpoint(cursor.position);
        if (transactionId === undefined) return;
        cursor.bound(transactionId);
        stored = cursor.position;
        leasedAt = Date.now();
      }
      if (rows.length < pageSize) {
        await this.purge();
        await pause(pollMs, this.sleep.signal);
      }
    }
  }

  private async send(rows: readonly OutboxRow[]): Promise<void> {
    const { producer, source, topicPrefix, onSent } = this.options;
    await producer.send(rows.map((row) => toMessage(row, source, topicPrefix)));
    if (this.failing) this.options.logger.log('outbox relay: sending again');
    this.failing = false;
    onSent(rows);
  }

  private async purge(): Promise<void> {
    if (Date.now() - this.purgedAt < purgeEveryMs) return;
    const purged = await this.options.store.purge(keepMinutes, purgeLimit);
    // A full page means that there is more: come back at the next look.
    if (purged < purgeLimit) this.purgedAt = Date.now();
  }
}
