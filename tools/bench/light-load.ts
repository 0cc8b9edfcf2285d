import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from './figures.js';
import { HttpConnection, type LoadRequest } from './http-connection.js';
import { isReported } from './report-load.js';

const everyMs = 50;
/** So many answers in a row tell how fast the service is; one alone may have met a pause. */
const together = 10;

interface Probe {
  readonly sentAt: number;
  /** Milliseconds until the report was stored; Infinity when it was refused. */
  readonly ms: number;
}

/** Sends one report after the other, twenty in a second: what a service hardly notices. */
export class LightLoad {
  private constructor(
    private readonly connection: HttpConnection,
    private readonly request: () => LoadRequest,
  ) {}

  /** @param baseUrl `http://127.0.0.1:8080` */
  static async open(baseUrl: string, request: () => LoadRequest): Promise<LightLoad> {
    return new LightLoad(await HttpConnection.open(new URL(baseUrl)), request);
  }

  /** @returns the latency in milliseconds that one in twenty reports exceeds */
  async usualMs(seconds: number): Promise<number> {
    const probes: Probe[] = [];
    for (let left = (seconds * 1000) / everyMs; left > 0; left -= 1) {
      probes.push(await this.probe());
    }
    return quantileMs(probes, 0.95);
  }

  /**
   * Waits until ten reports in a row were stored and half of them as fast as usual.
   * @returns seconds from `since` until the first of the ten was sent
   * @throws Error when that does not happen in time
   */
  async secondsUntilUsual(since: number, usualMs: number, withinSeconds: number): Promise<number> {
    let last: Probe[] = [];
    while (performance.now() < since + withinSeconds * 1000) {
      last = [...last, await this.probe()].slice(-together);
      const slowest = quantileMs(last, 1);
      const [first] = last;
      const isUsual = slowest < Infinity && quantileMs(last, 0.5) <= usualMs;
      if (first !== undefined && last.length === together && isUsual) {
        return (first.sentAt - since) / 1000;
      }
    }
    throw new Error(`not as fast as usual (${usualMs} ms) within ${withinSeconds} s`);
  }

  close(): void {
    this.connection.close();
  }

  private async probe(): Promise<Probe> {
    const sentAt = performance.now();
    const { status, body } = await this.connection.send(this.request());
    const ms = performance.now() - sentAt;
    await delay(Math.max(0, everyMs - ms));
    return { sentAt, ms: isReported(status, body) ? ms : Infinity };
  }
}

function quantileMs(probes: readonly Probe[], share: number): number {
  return (
    quantile(
      probes.map(({ ms }) => ms),
      share,
    ) ?? Infinity
  );
}
