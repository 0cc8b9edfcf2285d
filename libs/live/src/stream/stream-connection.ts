import type { ServerResponse } from 'node:http';
import type { Scope } from '#libs/divisions';
import { maySee } from '../live-events.js';
import type { LiveFeed } from './live-feed.js';
import type { StreamPosition } from './stream-position.js';

/** What one client is shown. */
export interface Viewer {
  readonly scope: Scope;
  /** Types of events; undefined: all. */
  readonly types: ReadonlySet<string> | undefined;
}

/** Why the server ended a stream; the client reads it in the last event. */
export type StreamEnd = 'token-expired' | 'service-stopping';

/** Characters that are written at once. */
const writeSize = 65_536;
/** A client that takes nothing for this long is cut off. */
const stalledMs = 30_000;
/** Clients come back after 1 to 5 seconds: not all at the same moment. */
const retryFromMs = 1_000;
const retrySpreadMs = 4_000;

/**
 * One client of the stream. It has no queue of its own: it reads the ring of events at its own
 * pace, and is cut off when the ring has moved past it. Cut off, it loses nothing as long as it
 * comes back soon enough with the `id` that it got last.
 */
export class StreamConnection {
  /** Place in the ring of the next event to be looked at. */
  private place = 0;
  /** While it catches up: what this client has seen. Then its position is that of the feed. */
  private own: StreamPosition | undefined;
  /** Place in the ring from which on the feed's positions are right for this client too. */
  private caughtUpAt = 0;
  private stalled: NodeJS.Timeout | undefined;
  private state: 'new' | 'open' | 'ended' = 'new';

  constructor(
    private readonly response: ServerResponse,
    private readonly viewer: Viewer,
    private readonly feed: Pick<LiveFeed, 'ring' | 'position'>,
  ) {}

  /**
   * Sends the head, and what the client has missed.
   * @param since what it has seen, all of it seen by the feed; undefined: begin with what comes now
   * @param resync it has missed more than is kept
   */
  open(since: StreamPosition | undefined, resync: boolean): void {
    if (this.state !== 'new') return;
    this.state = 'open';
    const { ring } = this.feed;
    this.own = since;
    this.place = since === undefined ? ring.end : ring.start;
    this.caughtUpAt = ring.end;
    if (this.place >= this.caughtUpAt) this.own = undefined;
    this.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      // Told to proxies that would gather answers (nginx).
      'x-accel-buffering': 'no',
    });
    const retry = retryFromMs + Math.floor(Math.random() * retrySpreadMs);
    const begin = `id: ${(this.own ?? this.feed.position).toString()}\n`;
    const missed = resync ? 'event: resync\ndata: {"reason":"position-not-kept"}\n' : '';
    this.response.write(`retry: ${retry}\n${begin}${missed}\n`);
    this.pump();
  }

  /** Sends what is new. */
  pump(): void {
    if (this.state !== 'open' || this.stalled !== undefined) return;
    if (this.place < this.feed.ring.start) {
      this.cutOff();
      return;
    }
    while (this.place < this.feed.ring.end) {
      if (!this.write(this.gather())) return;
    }
  }

  /** Shows that the connection lives, and moves the position past events of others. */
  beat(): void {
    if (this.state !== 'open' || this.stalled !== undefined) return;
    const position = this.own ?? this.feed.position;
    this.write(`: ${new Date().toISOString()}\nid: ${position.toString()}\n\n`);
  }

  /** Says why, and closes. */
  end(reason: StreamEnd): void {
    if (this.state !== 'open') return;
    this.close();
    this.response.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
  }

  /** Forgets the client: it has gone. */
  close(): void {
    this.state = 'ended';
    clearTimeout(this.stalled);
  }

  /** Without a word: it takes none. */
  private cutOff(): void {
    this.close();
    this.response.destroy();
  }

  /** The next events for this client as text, up to about `writeSize`. */
  private gather(): string {
    const { ring } = this.feed;
    let text = '';
    while (this.place < ring.end && text.length < writeSize) {
      const entry = ring.at(this.place);
      if (entry === undefined) break;
      const { event } = entry;
      const isNew = this.own === undefined || !this.own.has(event.number);
      this.own?.add(event.number);
      this.place += 1;
      if (isNew && this.shows(entry.event)) {
        text += `id: ${(this.own ?? entry.position).toString()}\ndata: ${event.json}\n\n`;
      }
      if (this.place >= this.caughtUpAt) this.own = undefined;
    }
    return text;
  }

  private shows(event: Parameters<typeof maySee>[0]): boolean {
    const { types, scope } = this.viewer;
    return (types === undefined || types.has(event.type)) && maySee(event, scope);
  }

  /** @returns false when the client takes no more for now; then `pump` goes on when it does */
  private write(text: string): boolean {
    if (text === '' || this.response.write(text)) return true;
    this.stalled = setTimeout(() => {
      this.cutOff();
    }, stalledMs);
    this.response.once('drain', () => {
      clearTimeout(this.stalled);
      this.stalled = undefined;
      this.pump();
    });
    return false;
  }
}
