import { Pool } from 'undici';
import type { FuzzRequest } from './requests.js';

/** An answer, read whole. */
export interface FuzzAnswer {
  readonly status: number;
  /** Without parameters. */
  readonly contentType: string;
  readonly text: string;
}

/** No answer takes longer; whoever waits longer hangs. */
const answerWithinMs = 5_000;

/** Sends requests just as they are: undici neither resolves paths nor corrects headers. */
export class Sender {
  private readonly pool: Pool;

  constructor(baseUrl: string) {
    this.pool = new Pool(baseUrl, {
      connections: 4,
      headersTimeout: answerWithinMs,
      bodyTimeout: answerWithinMs,
    });
  }

  /** @param authorization the header's value, if any. @throws undici's errors: a hang is one */
  async send(request: FuzzRequest, authorization: string | undefined): Promise<FuzzAnswer> {
    const { method, path, headers, body } = request;
    const answer = await this.pool.request({
      method,
      path,
      headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
      ...(body === undefined ? {} : { body }),
    });
    const contentType = String(answer.headers['content-type'] ?? '').split(';')[0] ?? '';
    const isEndless = contentType === 'text/event-stream';
    const text = isEndless ? await beginningOf(answer.body) : await answer.body.text();
    return { status: answer.statusCode, contentType, text };
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}

/** The first piece of an answer that does not end by itself. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  // Leaving the loop closes the connection.
  for await (const piece of body) return piece.toString('utf8');
  return '';
}
