import { connect, type Socket } from 'node:net';

/** One request, ready to send. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

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

/** What a load did while it was measured. */
export interface LoadResult {
  readonly answered: number;
  readonly seconds: number;
  readonly rate: number;
  /** Milliseconds from sending (or from when it was due, with a fixed rate) to the whole answer. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
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
    const sorted = this.latencies.toSorted((a, b) => a - b);
    const at = (share: number): number =>
      Number(
        (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1),
      );
    return {
      answered: sorted.length,
      seconds: measured,
      rate: sorted.length / measured,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      p99Ms: at(0.99),
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

/** A keep-alive connection that has one request under way at a time. */
class HttpConnection {
  private received = '';
  private waiting: ((answer: { status: number; body: string }) => void) | undefined;
  private failed: ((error: Error) => void) | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    // Latin-1 keeps one character for each byte, so Content-Length can be compared with length.
    socket.setEncoding('latin1').setNoDelay(true);
    socket.on('data', (chunk: string) => {
      this.received += chunk;
      this.readAnswer();
    });
    socket.on('error', (error) => this.failed?.(error));
    socket.on('close', () => this.failed?.(new Error('the connection was closed')));
  }

  static open({ hostname, port, host }: URL): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        resolve(new HttpConnection(socket, host));
      });
    });
  }

  send({ method, path, headers, body }: LoadRequest): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      this.waiting = resolve;
      this.failed = reject;
      let head = `${method} ${path} HTTP/1.1\r\nHost: ${this.host}\r\n`;
      for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`;
      this.socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.failed = undefined;
    this.socket.destroy();
  }

  private readAnswer(): void {
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.received.slice(0, headEnd);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) {
      this.failed?.(new Error(`an answer without Content-Length:\n${head}`));
      return;
    }
    const end = headEnd + 4 + Number(length);
    if (this.received.length < end) return;
    const body = this.received.slice(headEnd + 4, end);
    this.received = this.received.slice(end);
    this.waiting?.({ status: Number(head.slice(9, 12)), body });
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
