import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ancestorCodes, childPath, everything, subtreeOf } from '#libs/divisions';
import {
  DurableOutboxReader,
  OutboxCursor,
  OutboxReader,
  type OutboxRow,
  pause,
  ReaderReplaced,
} from '#libs/messaging';
import { Database, type Transaction } from '#libs/persistence';
import { type LiveEvent, LiveEvents, maySee } from '../../live-events.js';
import { DeliveryRepository, type NewDelivery } from './delivery.repository.js';
import { DeliveryWorker } from './delivery-worker.js';

export const logDaysToken = Symbol('webhook log days');

const readerName = 'webhooks';
const pageSize = 500;
const pollMs = 250;
/** How often to ask whether there is any endpoint at all, and to renew the lease. */
const lookAroundMs = 1_000;
const replacedMs = 3_000;
const afterFailureMs = 1_000;
const purgeEveryMs = 600_000;
const purgeLimit = 5_000;
/** A transaction that began before an endpoint was enabled may commit after it; none runs longer. */
const earlierMs = 60_000;

interface Endpoint {
  readonly id: string;
  readonly officePath: string;
  readonly types: readonly string[] | null;
  readonly enabledAt: Date;
}

/**
 * Makes deliveries out of events, once for each endpoint that may see one, in the transaction that
 * moves its position: a crash loses none and makes none twice. One replica at a time does it. While
 * there is no endpoint it reads nothing.
 */
@Injectable()
export class DeliveryFanOut implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Webhooks');
  private readonly stopping = new AbortController();
  private readonly place: DurableOutboxReader;
  private running: Promise<void> | undefined;
  private failing = false;
  private purgedAt = 0;

  constructor(
    private readonly database: Database,
    private readonly outbox: OutboxReader,
    private readonly events: LiveEvents,
    private readonly deliveries: DeliveryRepository,
    private readonly worker: DeliveryWorker,
    @Inject(logDaysToken) private readonly logDays: number,
  ) {
    this.place = new DurableOutboxReader(database, readerName);
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const position = await this.place.acquire();
        if (position === undefined) await pause(replacedMs, signal);
        else await this.follow(new OutboxCursor(position));
      } catch (error) {
        if (error instanceof ReaderReplaced) continue;
        // Said once: a database may be away for long.
        if (!this.failing) this.logger.warn(`events wait for webhooks: ${String(error)}`);
        this.failing = true;
        await pause(afterFailureMs, signal);
      }
    }
    try {
      await this.place.release();
    } catch (error) {
      this.logger.warn(`the lease was not given up (${String(error)}); it will run out`);
    }
  }

  /** Makes deliveries until stopped. @throws ReaderReplaced when another replica does it */
  private async follow(begin: OutboxCursor): Promise<void> {
    const { signal } = this.stopping;
    let cursor = begin;
    let lookedAroundAt = 0;
    while (!signal.aborted) {
      if (Date.now() - lookedAroundAt > lookAroundMs) {
        const skipped = await this.skip();
        this.failing = false;
        await this.purge();
        if (skipped !== undefined) {
          cursor = new OutboxCursor(skipped);
          await pause(lookAroundMs, signal);
          continue;
        }
        lookedAroundAt = Date.now();
      }
      const before = cursor.position;
      const { rows, oldestRunning } = await this.outbox.read(cursor, pageSize);
      cursor.advance(
        rows.map((row) => row.id),
        oldestRunning,
        rows.length < pageSize,
      );
      if (rows.length > 0 || cursor.position !== before || cursor.needsBound) {
        await this.store(rows, cursor);
      }
      if (rows.length < pageSize) await pause(pollMs, signal);
    }
  }

  private async store(rows: readonly OutboxRow[], cursor: OutboxCursor): Promise<void> {
    const bound = await this.database.transaction(everything, async (tx) => {
      const made = await this.deliveriesOf(tx, rows);
      if (made.length > 0) {
        await this.deliveries.add(tx, made);
        tx.afterCommit(() => {
          this.worker.wake();
        });
      }
      return this.place.advance(tx, cursor.position);
    });
    cursor.bound(bound);
  }

  private async deliveriesOf(tx: Transaction, rows: readonly OutboxRow[]): Promise<NewDelivery[]> {
    const events = rows.flatMap((row) => this.events.describe(row) ?? []);
    const offices = new Set(events.flatMap(({ paths }) => paths.flatMap(pathsAbove)));
    if (offices.size === 0) return [];
    const endpoints = await tx.many<Endpoint>(
      `SELECT id, office_path AS "officePath", types, enabled_at AS "enabledAt" FROM webhooks
       WHERE status = 'enabled' AND office_path = ANY($1)`,
      [[...offices]],
    );
    return events.flatMap((event) =>
      endpoints.filter((endpoint) => isFor(event, endpoint)).map((one) => deliveryOf(event, one)),
    );
  }

  private skip(): Promise<bigint | undefined> {
    return this.database.transaction(everything, (tx) =>
      this.place.skip(tx, `SELECT 1 FROM webhooks WHERE status = 'enabled'`),
    );
  }

  private async purge(): Promise<void> {
    if (Date.now() - this.purgedAt < purgeEveryMs) return;
    const purged = await this.database.transaction(everything, (tx) =>
      this.deliveries.purge(tx, this.logDays, purgeLimit),
    );
    // A full page means that there is more: come back at the next look.
    if (purged < purgeLimit) this.purgedAt = Date.now();
  }
}

/** The paths of all offices in whose subtree a division lies. */
function pathsAbove(path: string): string[] {
  let above = '';
  return ancestorCodes(path).map((code) => (above = childPath(above, code)));
}

function isFor(event: LiveEvent, { officePath, types, enabledAt }: Endpoint): boolean {
  return (
    (types === null || types.includes(event.type)) &&
    event.appendedAt.getTime() >= enabledAt.getTime() - earlierMs &&
    maySee(event, subtreeOf(officePath))
  );
}

function deliveryOf(event: LiveEvent, { id: webhookId, officePath }: Endpoint): NewDelivery {
  return {
    id: uuidv7(),
    webhookId,
    officePath,
    eventId: event.id,
    eventType: event.type,
    subject: event.subject,
    number: event.number,
    body: event.json,
  };
}
