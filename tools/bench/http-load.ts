import { HttpConnection, type LoadRequest } from './http-connection.js';
import { type Percentiles, percentilesOf } from './percentiles.js';

export interface LoadOptions {
  /** `http://127.0.0.1:8080` */
  readonly baseUrl: string;
  readonly connections: number;
  /** Made anew for each request: bodies and keys differ. */
  readonly request: () => LoadRequest;
  /** Throws when an answer is not what it should be; the load ends with that error. */
  readonly check: (status: number, body: string) => void;
  /** Requests per second in all; undefined: each connection sends as soon as it was answered. */
  readonly rate?: number | undefined;
}

/**
 * What a load did while it was measured. Times are from sending (or from when it was due, with a
 * fixed rate) to the whole answer.
 */
export interface LoadResult extends Percentiles {
  readonly answered: number;
  readonly seconds: number;
  readonly rate: number;
}

/**
 * Sends requests over keep-alive connections. Written on bare sockets: what the generator itself
 * burns is missing from the service beside it on the same cores.
 */
export class HttpLoad {
  private readonly latencies: number[] = [];
  private measuring = false;
  private ending = false;
  private nextDue = 0;

  constructor(private readonly options: LoadOptions) {}

  /** Warms up, measures, and waits for what is under way. @throws what `check` throws */
  async run(warmUpSeconds: number, seconds: number): Promise<LoadResult> {
    this.nextDue = performance.now();
    const workers = Array.from({ length: this.options.connections }, () => this.work());
    const failed = Promise.all(workers);
    await Promise.race([wait(warmUpSeconds * 1000), failed]);
    this.measuring = true;
    const begun = performance.now();
    await Promise.race([wait(seconds * 1000), failed]);
    this.measuring = false;
    const measured = (performance.now() - begun) / 1000;
    this.ending = true;
    await failed;
    const answered = this.latencies.length;
    return {
      answered,
      seconds: measured,
      rate: answered / measured,
      ...percentilesOf(this.latencies),
    };
  }

  private async work(): Promise<void> {
    const connection = await HttpConnection.open(new URL(this.options.baseUrl));
    try {
      while (!this.ending) {
        const due = await this.turn();
        const { status, body } = await connection.send(this.options.request());
        this.options.check(status, body);
        if (this.measuring) this.latencies.push(performance.now() - due);
      }
    } finally {
      connection.close();
    }
  }

  /** Waits for this request's turn. @returns when it was due */
  private async turn(): Promise<number> {
    const { rate } = this.options;
    if (rate === undefined) return performance.now();
    const due = this.nextDue;
    this.nextDue += 1000 / rate;
    const early = due - performance.now();
    if (early > 1) await wait(early);
    return due;
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
