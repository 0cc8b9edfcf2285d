import type { LoggerService } from '@nestjs/common';
import { everything } from '#libs/divisions';
import { type Database, isTransient, type Transaction } from '#libs/persistence';
import type { IncomingMessage } from '../broker/broker.js';
import { isUndecodable, readEnvelope, type Undecodable } from '../cloud-event.js';
import { pause } from '../pause.js';
import { aggregateKey, readVersions, VersionConflict, writeVersions } from './consumed-versions.js';
import { readNext } from './consumption.js';
import { applyEvents, type EventHandlers } from './event-handlers.js';

export interface ResenderOptions {
  readonly database: Database;
  readonly handlers: EventHandlers;
  readonly logger: LoggerService;
}

interface DeadLetterRow {
  readonly id: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly headers: Record<string, string>;
  readonly value: Buffer | null;
}

const lookEveryMs = 1_000;

/**
 * Applies dead letters again: those an operator asked for, and those that only waited for an
 * earlier version which has been applied meanwhile. One letter, one transaction.
 */
export class Resender {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: ResenderOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped()) {
      try {
        let another = true;
        while (another && !this.stopped()) another = await this.resendNext();
      } catch (error) {
        this.options.logger.warn(`dead letters could not be looked at: ${String(error)}`);
      }
      await pause(lookEveryMs, this.stopping.signal);
    }
  }

  private stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Applies one letter again. @returns false when none is waiting */
  async resendNext(): Promise<boolean> {
    const { database, logger } = this.options;
    let current: DeadLetterRow | undefined;
    try {
      return await database.transaction(everything, async (tx) => {
        const row = await nextLetter(tx);
        if (row === undefined) return false;
        current = row;
        const failure = await this.apply(tx, row);
        if (failure === undefined) {
          await tx.execute('DELETE FROM dead_letters WHERE id = $1', [row.id]);
          logger.log(`dead letter ${row.id} was applied`);
        } else {
          await recordFailure(tx, row.id, failure);
        }
        return true;
      });
    } catch (error) {
      // What may succeed a moment later is no failure of the letter; it stays asked for.
      if (current === undefined || isTransient(error) || error instanceof VersionConflict) {
        throw error;
      }
      const { id } = current;
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      await database.transaction(everything, (tx) =>
        recordFailure(tx, id, { reason: 'handler-failed', detail }),
      );
      return true;
    }
  }

  private async apply(tx: Transaction, row: DeadLetterRow): Promise<Undecodable | undefined> {
    const message: IncomingMessage = { ...row, offset: BigInt(row.offset) };
    const envelope = readEnvelope(message);
    if (isUndecodable(envelope)) return envelope;
    const { aggregateId, aggregateVersion: version } = envelope;
    const aggregate = { topic: row.topic, aggregateId };
    const applied = (await readVersions(tx, [aggregate])).get(aggregateKey(aggregate)) ?? 0;
    // It was applied by another way meanwhile: nothing is left to do.
    if (version <= applied) return undefined;
    const event = readNext(message, envelope, row.partition, applied);
    if (isUndecodable(event)) return event;
    await applyEvents(this.options.handlers, [event], tx);
    await writeVersions(tx, [{ ...aggregate, version }]);
    return undefined;
  }
}

function nextLetter(tx: Transaction): Promise<DeadLetterRow | undefined> {
  return tx.maybeOne<DeadLetterRow>(
    `SELECT id, topic, partition, message_offset::text AS "offset", message_key AS key, headers, value
     FROM dead_letters letter
     WHERE resend_requested_at IS NOT NULL
        OR (reason = 'waiting-for-earlier-version' AND EXISTS (
              SELECT 1 FROM consumed_versions done
              WHERE done.topic = letter.topic AND done.aggregate_id = letter.aggregate_id
                AND done.version >= letter.aggregate_version - 1))
     ORDER BY topic, aggregate_id, aggregate_version, id
     LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
}

function recordFailure(tx: Transaction, id: number, failure: Undecodable): Promise<number> {
  return tx.execute(
    `UPDATE dead_letters SET attempts = attempts + 1, last_failed_at = now(),
       resend_requested_at = NULL, reason = $2, detail = $3
     WHERE id = $1`,
    [id, failure.reason, failure.detail],
  );
}
