import type { ServerResponse } from 'node:http';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import type { Caller } from '#libs/access';
import { Refused } from '#libs/http';
import { LiveFeed } from './live-feed.js';
import { StreamConnection } from './stream-connection.js';
import type { StreamPosition } from './stream-position.js';

export interface StreamLimits {
  /** Connections to one process at the most. */
  readonly connections: number;
  /** Connections of one client at the most. */
  readonly perClient: number;
}

export const streamLimitsToken = Symbol('StreamLimits');

const beatMs = 15_000;
/** How long a replica may take to see what another one has shown. */
const behindMs = 2_000;
/** Timers cannot run for longer. */
const longestTimerMs = 2_147_483_647;

/** All who listen at this replica. */
@Injectable()
export class Streams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly connections = new Set<StreamConnection>();
  private readonly byClient = new Map<string, number>();
  private total = 0;
  private stopping = false;
  private beats: NodeJS.Timeout | undefined;

  constructor(
    private readonly feed: LiveFeed,
    @Inject(streamLimitsToken) private readonly limits: StreamLimits,
    registry: Registry,
  ) {
    const { connections } = this;
    new Gauge({
      name: 'tiergrid_stream_connections',
      help: 'Clients that listen to the live stream',
      registers: [registry],
      collect() {
        this.set(connections.size);
      },
    });
  }

  onApplicationBootstrap(): void {
    this.beats = setInterval(() => {
      for (const connection of this.connections) connection.beat();
    }, beatMs);
    this.beats.unref();
  }

  /** Before the server closes: it would wait for answers that never end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.beats);
    for (const connection of this.connections) connection.end('service-stopping');
    await this.feed.stop();
  }

  /**
   * Answers with the stream, until the client goes, its token ends or the service stops.
   * @param since what the client has seen before
   * @param response not begun yet; a refusal is thrown before it is
   * @throws Refused overloaded, too-many-streams
   */
  async open(
    caller: Caller,
    types: ReadonlySet<string> | undefined,
    since: StreamPosition | undefined,
    response: ServerResponse,
  ): Promise<void> {
    const release = this.acquire(caller.clientId);
    try {
      const viewer = { scope: caller.scope, types };
      const connection = new StreamConnection(response, viewer, this.feed);
      const leave = await this.feed.listen(() => {
        connection.pump();
      });
      const kept = since === undefined || (await this.canResume(since));
      this.keep(connection, caller.expiresAt, response, () => {
        leave();
        release();
      });
      connection.open(kept ? since : undefined, !kept);
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Keeps the connection until it is closed, by whomever. */
  private keep(
    connection: StreamConnection,
    expiresAt: Date,
    response: ServerResponse,
    forget: () => void,
  ): void {
    const leftMs = Math.max(0, expiresAt.getTime() - Date.now());
    const expire = (): void => {
      connection.end('token-expired');
    };
    const expiry = setTimeout(expire, Math.min(leftMs, longestTimerMs));
    const closed = (): void => {
      clearTimeout(expiry);
      connection.close();
      this.connections.delete(connection);
      forget();
    };
    this.connections.add(connection);
    // It may have gone while the feed began.
    if (response.destroyed) closed();
    else response.once('close', closed);
  }

  /** True when everything that came after `since` is in the ring, or yet to come. */
  private async canResume(since: StreamPosition): Promise<boolean> {
    // The client may come from a replica that has looked later than this one.
    const deadline = Date.now() + behindMs;
    while (!this.feed.position.covers(since)) {
      if (Date.now() > deadline) return false;
      await this.feed.nextLook();
    }
    return since.lowestUnseen > this.feed.ring.floor;
  }

  private acquire(clientId: string): () => void {
    const own = this.byClient.get(clientId) ?? 0;
    if (own >= this.limits.perClient) {
      throw new Refused('too-many-streams', {
        parameters: { limit: String(this.limits.perClient) },
      });
    }
    if (this.stopping || this.total >= this.limits.connections) throw new Refused('overloaded');
    this.total += 1;
    this.byClient.set(clientId, own + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.total -= 1;
      const left = (this.byClient.get(clientId) ?? 1) - 1;
      if (left === 0) this.byClient.delete(clientId);
      else this.byClient.set(clientId, left);
    };
  }
}
