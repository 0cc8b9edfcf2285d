import { Injectable, Logger } from '@nestjs/common';
import { OutboxCursor, OutboxReader, pause } from '#libs/messaging';
import { LiveEvents } from '../live-events.js';
import { EventRing } from './event-ring.js';
import { StreamPosition } from './stream-position.js';

/** Between two looks at the outbox, while somebody listens. */
const pollMs = 200;
const pageSize = 1_000;
const afterFailureMs = 1_000;
/** What a replica reads when it begins, so that clients of another one can go on here. */
const preloaded = 5_000;
/** The outbox is purged after an hour, and near its end already here and there. */
const preloadedMinutes = 50;
/** Listeners come back: the ring is kept for a while after the last has gone. */
const lingerMs = 60_000;
const ringLimits = { events: 20_000, size: 32 * 1_048_576 };

/**
 * Follows the outbox, once for all who listen at this replica, and only while somebody does. What an
 * event costs depends on who listens now, not on how much has happened before.
 */
@Injectable()
export class LiveFeed {
  readonly ring = new EventRing(ringLimits);
  private readonly logger = new Logger('LiveFeed');
  private readonly listeners = new Set<() => void>();
  private seen = new StreamPosition(0n);
  private cursor = new OutboxCursor(0n);
  private following: Following | undefined;
  private failing = false;

  constructor(
    private readonly reader: OutboxReader,
    private readonly events: LiveEvents,
  ) {}

  /** What this replica has seen. */
  get position(): StreamPosition {
    return this.seen;
  }

  /**
   * Begins to follow the outbox, if nobody listened before.
   * @param listener called when there is something new in the ring
   * @returns what ends listening
   * @throws when the outbox cannot be read now
   */
  async listen(listener: () => void): Promise<() => void> {
    this.listeners.add(listener);
    const following = (this.following ??= this.follow());
    clearTimeout(following.linger);
    try {
      await following.begun;
    } catch (error) {
      this.leave(listener);
      throw error;
    }
    return () => {
      this.leave(listener);
    };
  }

  /** Waits for the next look at the outbox. */
  async nextLook(): Promise<void> {
    await this.following?.look.promise;
  }

  async stop(): Promise<void> {
    const { following } = this;
    if (following === undefined) return;
    clearTimeout(following.linger);
    following.ending.abort();
    await following.ended;
  }

  private leave(listener: () => void): void {
    this.listeners.delete(listener);
    const { following } = this;
    if (this.listeners.size > 0 || following === undefined) return;
    clearTimeout(following.linger);
    following.linger = setTimeout(() => {
      following.ending.abort();
      if (this.following === following) this.following = undefined;
    }, lingerMs);
    following.linger.unref();
  }

  private follow(): Following {
    const ending = new AbortController();
    const begun = this.preload();
    const following: Following = {
      ending,
      begun,
      look: Promise.withResolvers(),
      linger: undefined,
      ended: Promise.resolve(),
    };
    following.ended = begun.then(
      () => this.run(following),
      () => {
        // Whoever listens is told by `begun`; the next one tries again.
        if (this.following === following) this.following = undefined;
      },
    );
    return following;
  }

  private async run(following: Following): Promise<void> {
    const { signal } = following.ending;
    while (!signal.aborted) {
      let ms = pollMs;
      try {
        if (await this.look()) ms = 0;
        if (this.failing) this.logger.log('the outbox can be read again');
        this.failing = false;
      } catch (error) {
        // Said once: a database may be away for long. Listeners stay, and miss nothing.
        if (!this.failing) this.logger.warn(`the outbox cannot be read: ${String(error)}`);
        this.failing = true;
        ms = afterFailureMs;
      }
      const { resolve } = following.look;
      following.look = Promise.withResolvers();
      resolve();
      await pause(ms, signal);
    }
    following.look.resolve();
  }

  /** @returns true when there is more to read at once */
  private async look(): Promise<boolean> {
    const { rows, oldestRunning } = await this.reader.read(this.cursor, pageSize);
    for (const row of rows) this.take(row);
    this.cursor.advance(
      rows.map((row) => row.id),
      oldestRunning,
      rows.length < pageSize,
    );
    this.seen.keepGaps(this.cursor.openGaps);
    if (this.cursor.needsBound) this.cursor.bound(await this.reader.transactionId());
    if (rows.length > 0) for (const listener of this.listeners) listener();
    return rows.length === pageSize;
  }

  /** Fills the ring with what is newest in the outbox. */
  private async preload(): Promise<void> {
    const floor = await this.reader.startOfNewest(preloaded, preloadedMinutes);
    this.ring.clear(floor);
    this.cursor = new OutboxCursor(floor);
    this.seen = new StreamPosition(floor);
    while (await this.look());
  }

  private take(row: Parameters<LiveEvents['describe']>[0]): void {
    this.seen.add(row.id);
    const event = this.events.describe(row);
    if (event !== undefined) this.ring.push({ event, position: this.seen.toString() });
  }
}

interface Following {
  readonly ending: AbortController;
  readonly begun: Promise<void>;
  /** Resolved by the next look at the outbox. */
  look: PromiseWithResolvers<void>;
  linger: NodeJS.Timeout | undefined;
  ended: Promise<void>;
}
