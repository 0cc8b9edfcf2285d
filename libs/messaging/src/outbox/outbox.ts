import { v7 as uuidv7 } from 'uuid';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { currentTraceparent } from '#libs/telemetry';
import type { NewEvent } from '../event.js';

/**
 * Where events are left in the same transaction as the change that they tell of. The relay takes
 * them from there to Kafka; a request never waits for a broker.
 */
@Injectable()
export class Outbox {
  private wake: () => void = () => undefined;

  /** Called by the relay of this process, so that it need not wait for its next look. */
  onAppended(wake: () => void): void {
    this.wake = wake;
  }

  /**
   * Appends events, one statement for all. Each value is serialised here, once; the relay forwards
   * the text as it is.
   */
  async append(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const traceparent = currentTraceparent() ?? null;
    await tx.execute(
      `INSERT INTO outbox (topic, event_id, event_type, aggregate_id, aggregate_version,
                           occurred_at, traceparent, value)
       SELECT topic, event_id, event_type, aggregate_id, aggregate_version, occurred_at, $8, value
       FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::timestamptz[],
                   $7::text[])
         AS event (topic, event_id, event_type, aggregate_id, aggregate_version, occurred_at, value)`,
      [
        events.map((event) => event.contract.topic),
        events.map(() => uuidv7()),
        events.map((event) => event.contract.type),
        events.map((event) => event.aggregateId),
        events.map((event) => event.aggregateVersion),
        events.map((event) => event.occurredAt),
        events.map((event) => JSON.stringify(event.data)),
        traceparent,
      ],
    );
    tx.afterCommit(this.wake);
  }
}
