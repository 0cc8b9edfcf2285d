import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export interface OfficeClientOptions {
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A failed request, with what the platform said about it. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';

  constructor(
    readonly status: number,
    readonly problem: Record<string, unknown>,
    request: string,
  ) {
    super(`${request} answered ${status}: ${JSON.stringify(problem)}`);
  }
}

/** A token is renewed this long before it expires. */
const renewBeforeMs = 60_000;
const mostAttempts = 6;

/** Speaks to the platform as one of an office's clients: gets tokens, sends requests. */
export class OfficeClient {
  private token: { readonly value: string; readonly renewAt: number } | undefined;
  private renewal: Promise<string> | undefined;

  constructor(private readonly options: OfficeClientOptions) {}

  get clientId(): string {
    return this.options.clientId;
  }

  /** @throws RequestFailed */
  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  /**
   * Sends a command under an Idempotency-Key of its own.
   * @param version sent as If-Match
   * @throws RequestFailed
   */
  post<T>(path: string, body: unknown = {}, version?: number): Promise<T> {
    return this.send<T>('POST', path, body, {
      'idempotency-key': randomUUID(),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    });
  }

  /**
   * Sends a request.
   * @throws RequestFailed for every answer but 2xx, Error when there is none
   */
  async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const authorization = `Bearer ${await this.accessToken()}`;
    return requestPatiently<T>(`${method} ${path}`, () =>
      fetch(`${this.options.baseUrl}${path}`, {
        method,
        headers: {
          authorization,
          'accept-language': 'zh-CN',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  }

  /** A token that is good for a minute at least. */
  async accessToken(): Promise<string> {
    if (this.token !== undefined && Date.now() < this.token.renewAt) return this.token.value;
    // Requests that start together share one renewal.
    this.renewal ??= this.fetchToken().finally(() => {
      this.renewal = undefined;
    });
    return this.renewal;
  }

  private async fetchToken(): Promise<string> {
    const { tokenUrl, clientId, clientSecret } = this.options;
    const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const answer = await requestPatiently<{ access_token: string; expires_in: number }>(
      `POST ${tokenUrl}`,
      () =>
        fetch(tokenUrl, {
          method: 'POST',
          headers: { authorization: `Basic ${credentials}` },
          body: new URLSearchParams({ grant_type: 'client_credentials' }),
        }),
    );
    const renewAt = Date.now() + answer.expires_in * 1000 - renewBeforeMs;
    this.token = { value: answer.access_token, renewAt };
    return answer.access_token;
  }
}

/**
 * Sends a request, and again when the platform says that it is busy, as its Retry-After asks: what
 * every client should do. Commands carry an Idempotency-Key, so nothing is done twice.
 */
async function requestPatiently<T>(request: string, send: () => Promise<Response>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await answerTo(request, send);
    const retryAfter = Number(response.headers.get('retry-after'));
    if (response.status !== 503 || !(retryAfter > 0) || attempt === mostAttempts) {
      return readAnswer<T>(response, request);
    }
    await response.arrayBuffer();
    await delay(retryAfter * 1000);
  }
}

/** @throws Error that says who did not answer; fetch itself only says that it failed */
async function answerTo(request: string, send: () => Promise<Response>): Promise<Response> {
  try {
    return await send();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const why = cause instanceof Error ? cause.message : String(error);
    throw new Error(`${request} got no answer (${why}): does the platform run? (npm start)`, {
      cause: error,
    });
  }
}

async function readAnswer<T>(response: Response, request: string): Promise<T> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true;
  const body: unknown = json ? JSON.parse(text) : { text };
  if (!response.ok) {
    throw new RequestFailed(response.status, body as Record<string, unknown>, request);
  }
  return body as T;
}
