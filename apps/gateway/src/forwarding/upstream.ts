import { type Dispatcher, Pool } from 'undici';
import type { ServiceName } from './routes.js';

/** How much the gateway asks of one service at a time, and how long it waits. */
export interface UpstreamLimits {
  /**
   * Requests under way. There is no queue behind it: a service that hangs would fill it, and
   * callers would wait longer than any limit says.
   */
  readonly mostAtOnce: number;
  /** Endless answers under way. They count apart, or listeners would use up the above. */
  readonly mostEndless: number;
  /** Until an answer begins; while an upload goes on, between two pieces of it. */
  readonly answerWithinMs: number;
}

const usualLimits: UpstreamLimits = {
  mostAtOnce: 1_024,
  mostEndless: 8_192,
  answerWithinMs: 30_000,
};

const connectWithinMs = 2_000;
/** A gap this long in an answer means that the service is gone. */
const silentForMs = 60_000;
const probeWithinMs = 1_000;

/** Connections to a service, kept open between requests; each request under way has its own. */
class Lanes {
  readonly pool: Pool;
  private underWay = 0;

  constructor(
    origin: string,
    private readonly most: number,
    options: Pool.Options,
  ) {
    const connect = { timeout: connectWithinMs };
    this.pool = new Pool(origin, { ...options, connect, connections: most });
  }

  acquire(): boolean {
    if (this.underWay >= this.most) return false;
    this.underWay += 1;
    return true;
  }

  release(): void {
    this.underWay -= 1;
  }
}

/** One service, as the gateway reaches it. */
export class Upstream {
  private readonly ordinary: Lanes;
  private readonly endless: Lanes;

  constructor(
    readonly name: ServiceName,
    origin: string,
    limits: Partial<UpstreamLimits> = {},
  ) {
    const { mostAtOnce, mostEndless, answerWithinMs } = { ...usualLimits, ...limits };
    const headersTimeout = answerWithinMs;
    this.ordinary = new Lanes(origin, mostAtOnce, { headersTimeout, bodyTimeout: silentForMs });
    // A stream may be silent for as long as nothing happens.
    this.endless = new Lanes(origin, mostEndless, { headersTimeout, bodyTimeout: 0 });
  }

  /** @returns false when the service has all it can take; else `release` must follow */
  acquire(endless: boolean): boolean {
    return this.lanes(endless).acquire();
  }

  release(endless: boolean): void {
    this.lanes(endless).release();
  }

  send(
    options: Dispatcher.DispatchOptions,
    endless: boolean,
    handler: Dispatcher.DispatchHandler,
  ): void {
    this.lanes(endless).pool.dispatch(options, handler);
  }

  /** Whether the service is ready. @throws Error with a reason that holds no address */
  async probe(): Promise<void> {
    const signal = AbortSignal.timeout(probeWithinMs);
    const answer = await this.ordinary.pool
      .request({ method: 'GET', path: '/health/ready', signal })
      .catch((error: unknown) => {
        throw new Error('does not answer', { cause: error });
      });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`answers ${answer.statusCode}`);
  }

  /** Ends endless answers, so that a stopping gateway need not wait for their listeners. */
  async endEndless(): Promise<void> {
    await this.endless.pool.destroy();
  }

  async close(): Promise<void> {
    await Promise.all([this.ordinary.pool.destroy(), this.endless.pool.destroy()]);
  }

  private lanes(endless: boolean): Lanes {
    return endless ? this.endless : this.ordinary;
  }
}
