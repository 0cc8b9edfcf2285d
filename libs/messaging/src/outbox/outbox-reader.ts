import { setTimeout } from 'node:timers/promises';
import type { Database } from '#libs/persistence';
import { toStructuredEvent } from '../cloud-event.js';
import { OutboxCursor } from './outbox-cursor.js';
import { findStart, type OutboxPage, type OutboxRow, readOutbox } from './read-outbox.js';

const askAgainMs = 50;

/**
 * Shows committed events while they stand in the outbox, to whoever follows them beside the relay:
 * the live stream and webhooks. Follow them with an OutboxCursor: a plain one loses what commits late.
 */
export class OutboxReader {
  /** @param source of the service's events: `/tiergrid/reporting` */
  constructor(
    private readonly database: Database,
    private readonly source: string,
  ) {}

  /** Rows that the cursor has not seen, in the order of their numbers. */
  read(cursor: OutboxCursor, limit: number): Promise<OutboxPage> {
    return readOutbox(this.database, cursor, limit);
  }

  /**
   * The number to begin after, to read the newest rows and miss none that is yet to appear.
   * @param limit rows at the most
   * @param minutes none that is older
   */
  async startOfNewest(limit: number, minutes: number): Promise<bigint> {
    const { floor, settled } = await findStart(this.database, limit, minutes);
    if (floor > settled) await this.allEnded();
    return floor;
  }

  /** Waits until every transaction that runs now has ended: it may have taken any number below. */
  private async allEnded(): Promise<void> {
    const bound = await this.transactionId();
    const nothing = new OutboxCursor(BigInt(Number.MAX_SAFE_INTEGER));
    while ((await this.read(nothing, 1)).oldestRunning < bound) await setTimeout(askAgainMs);
  }

  /** A transaction id taken now: the bound of gaps that were seen before (OutboxCursor.bound). */
  async transactionId(): Promise<bigint> {
    const [row] = await this.database.statement<{ xid: string }>(
      'SELECT pg_current_xact_id()::text AS xid',
    );
    return BigInt(row?.xid ?? '0');
  }

  /** The event as one line of JSON: CloudEvents 1.0, structured mode. */
  structured(row: OutboxRow): string {
    return toStructuredEvent(row, this.source);
  }
}
