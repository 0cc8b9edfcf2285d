import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import { Refused } from '#libs/http';

/** Answers at a time: each holds one of the service's connections while its client reads. */
const mostFiles = 4;
/**
 * How long a client may take for a part. Shorter than PostgreSQL lets a transaction idle, so that
 * the file ends by itself and not by a broken connection.
 */
const partPatienceMs = 8_000;
/**
 * How long an answer may take as a whole. Its transaction sees one moment all the while, and until it
 * ends PostgreSQL keeps every row that was replaced since.
 */
const wholePatienceMs = 600_000;

const types = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** The formats of files. */
export type FileFormat = keyof typeof types;

/** The answer had begun: nothing can be said to the client but that its connection breaks off. */
export class FileBrokenOff extends Error {
  override readonly name = 'FileBrokenOff';
}

/** Sends files while they are made, so that neither side needs memory for the whole. */
export class FileSender {
  private underWay = 0;

  /**
   * @param patienceMs how long a client may take for a part
   * @param wholeMs how long it may take for all of them
   */
  constructor(
    private readonly patienceMs = partPatienceMs,
    private readonly wholeMs = wholePatienceMs,
  ) {}

  /**
   * Sends all parts; resolves when the last was taken. A client that stops reading, or reads so
   * slowly that there is no end to it, is cut off. One that goes ends the making of parts.
   * @param file its name, whose ending tells the format, and headers beside those that describe it
   * @param parts begins to make the file; whatever fails before its first part is a proper problem
   * @throws Refused exports-busy
   * @throws FileBrokenOff when it failed after the answer had begun
   */
  async send(
    reply: FastifyReply,
    file: {
      readonly name: `${string}.${FileFormat}`;
      readonly headers?: Readonly<Record<string, string>>;
    },
    parts: () => AsyncGenerator<string | Uint8Array, undefined>,
  ): Promise<void> {
    if (this.underWay >= mostFiles) throw new Refused('exports-busy');
    this.underWay += 1;
    try {
      const made = parts();
      const first = await made.next();
      const all = async function* (): AsyncGenerator<string | Uint8Array, undefined> {
        if (first.done === true) return;
        yield first.value;
        yield* made;
      };
      const body = new PassThrough();
      void reply
        .headers(file.headers ?? {})
        .type(types[file.name.endsWith('.csv') ? 'csv' : 'xlsx'])
        .header('content-disposition', `attachment; filename="${file.name}"`)
        .send(body);
      await this.feed(all(), body);
    } finally {
      this.underWay -= 1;
    }
  }

  private async feed(parts: AsyncIterable<string | Uint8Array>, body: PassThrough): Promise<void> {
    const cutOff = new AbortController();
    const whole = setTimeout(() => {
      cutOff.abort(new Error(`the client did not have it all within ${this.wholeMs} ms`));
    }, this.wholeMs);
    let timer: NodeJS.Timeout | undefined;
    const watched = async function* (
      patienceMs: number,
    ): AsyncGenerator<string | Uint8Array, undefined> {
      for await (const part of parts) {
        timer = setTimeout(() => {
          cutOff.abort(new Error(`the client took nothing for ${patienceMs} ms`));
        }, patienceMs);
        yield part;
        clearTimeout(timer);
      }
    };
    try {
      await pipeline(watched(this.patienceMs), body, { signal: cutOff.signal });
    } catch (error) {
      const reason: unknown = cutOff.signal.aborted ? cutOff.signal.reason : error;
      throw new FileBrokenOff(String(reason), { cause: error });
    } finally {
      clearTimeout(timer);
      clearTimeout(whole);
    }
  }
}
