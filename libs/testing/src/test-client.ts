/** An answer, read whole. */
export interface TestAnswer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Speaks to a running service over real HTTP on behalf of one caller. */
export class TestClient {
  /**
   * @param baseUrl where the service listens
   * @param token the caller's access token; undefined for a caller without one
   */
  constructor(
    private readonly baseUrl: string,
    private readonly token?: string,
  ) {}

  get<Body>(path: string, headers: Record<string, string> = {}): Promise<TestAnswer<Body>> {
    return this.request('GET', path, undefined, headers);
  }

  /** @param body an object is sent as JSON, a text as it is, undefined as no body at all */
  post<Body>(
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<TestAnswer<Body>> {
    return this.request('POST', path, body, headers);
  }

  put<Body>(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<TestAnswer<Body>> {
    return this.request('PUT', path, body, headers);
  }

  delete<Body>(path: string, headers: Record<string, string> = {}): Promise<TestAnswer<Body>> {
    return this.request('DELETE', path, undefined, headers);
  }

  /** A file, as bytes. */
  async download(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly bytes: Buffer }> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes };
  }

  /** Sends any other method, without a body. */
  send<Body>(
    method: string,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<TestAnswer<Body>> {
    return this.request(method, path, undefined, headers);
  }

  private async request<Body>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<TestAnswer<Body>> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    // The answer to a HEAD has the type of what it does not have.
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    const json = isJson && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      body: (json ? JSON.parse(text) : text) as Body,
    };
  }
}
