import { HttpConnection, type LoadAnswer, type LoadRequest } from './http-connection.js';

/** One request of an open loop. */
export interface Arrival {
  readonly request: LoadRequest;
  /**
   * Called with the answer.
   * @param ms from when the request was due to the whole answer
   */
  readonly answered: (answer: LoadAnswer, ms: number) => void;
}

export interface OpenLoopOptions {
  /** `http://127.0.0.1:8080` */
  readonly baseUrl: string;
  /** Requests per second. */
  readonly rate: number;
  readonly seconds: number;
  /** The next request. */
  readonly arrive: () => Arrival;
}

/** Opened ahead, so that the load begins as an overload and not with handshakes. */
const openedAhead = 1_024;
/** At a time: more than a server's backlog holds would be left to try again after a second. */
const openedTogether = 64;
/** A service that keeps more waiting than this is not measured, it has failed. */
const mostConnections = 8_192;
/** Arrivals are looked for so often: a timer for each would cost more than sending. */
const lookEveryMs = 2;
/** Whoever has no answer so long after the load's end does not get one. */
const answeredWithinMs = 10_000;

/**
 * Sends requests when they are due, whether those before were answered or not, as callers who do
 * not know of each other do: the gaps between them are those of a Poisson process. Each
 * connection has one request under way; when all are taken, another one is opened.
 */
export class OpenLoop {
  private readonly url: URL;
  private readonly idle: HttpConnection[] = [];
  private open = 0;
  private underWay = 0;
  private failure: Error | undefined;

  constructor(private readonly options: OpenLoopOptions) {
    this.url = new URL(options.baseUrl);
  }

  /**
   * Sends for as long as asked, then waits for what is under way.
   * @param ended called when the last request was sent, before the last answers
   * @throws Error when a connection breaks, an answer cannot be read, or never comes
   */
  async run(ended: () => void): Promise<void> {
    while (this.open < openedAhead) {
      const together = Array.from({ length: openedTogether }, () => this.connect());
      this.idle.push(...(await Promise.all(together)));
    }
    const { rate, seconds } = this.options;
    const end = performance.now() + seconds * 1000;
    let due = performance.now();
    while (performance.now() < end) {
      for (const now = performance.now(); due <= now; due += gapMs(rate)) this.send(due);
      await this.pause();
    }
    ended();
    const givenUp = performance.now() + answeredWithinMs;
    while (this.underWay > 0) {
      if (performance.now() > givenUp) throw new Error(`${this.underWay} were never answered`);
      await this.pause();
    }
    for (const connection of this.idle) connection.close();
  }

  private async pause(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    if (this.failure !== undefined) throw this.failure;
  }

  private send(due: number): void {
    this.underWay += 1;
    this.exchange(due)
      .catch((error: unknown) => {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => {
        this.underWay -= 1;
      });
  }

  private async exchange(due: number): Promise<void> {
    const { request, answered } = this.options.arrive();
    // The one used last: those that are too many stay idle.
    const connection = this.idle.pop() ?? (await this.connect());
    const answer = await connection.send(request);
    answered(answer, performance.now() - due);
    this.idle.push(connection);
  }

  private async connect(): Promise<HttpConnection> {
    this.open += 1;
    if (this.open > mostConnections)
      throw new Error(`${mostConnections} connections are not enough`);
    return HttpConnection.open(this.url);
  }
}

/** Between two arrivals of a Poisson process. */
function gapMs(rate: number): number {
  return (-Math.log(1 - Math.random()) / rate) * 1000;
}
