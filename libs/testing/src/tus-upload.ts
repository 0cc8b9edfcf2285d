import { createHash } from 'node:crypto';

/** A file that a spec sends. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** Media type that it is announced as. */
  readonly type?: string;
  /** Further pairs of Upload-Metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Speaks tus 1.0 step by step, so that a spec can stop, repeat and break every one of them. */
export class TusUpload {
  private constructor(
    private readonly send: typeof fetchWith,
    readonly created: Response,
    /** Address of the upload; empty when its creation was refused. */
    readonly url: string,
  ) {}

  /**
   * Begins an upload. @param collection address that files are attached at
   * @param headers beside or instead of the usual ones
   */
  static async begin(
    collection: string,
    token: string,
    { name, bytes, type, metadata = {} }: SentFile,
    headers: Record<string, string> = {},
  ): Promise<TusUpload> {
    const pairs = Object.entries({
      filename: name,
      ...(type === undefined ? {} : { filetype: type }),
      ...metadata,
    });
    const send: typeof fetchWith = (url, request) =>
      fetchWith(url, {
        ...request,
        headers: {
          authorization: `Bearer ${token}`,
          'tus-resumable': '1.0.0',
          ...request.headers,
        },
      });
    const created = await send(collection, {
      method: 'POST',
      headers: {
        'upload-length': String(bytes.length),
        'upload-metadata': pairs.map(([key, value]) => `${key} ${base64(value)}`).join(','),
        ...headers,
      },
    });
    const location = created.headers.get('location');
    return new TusUpload(
      send,
      created,
      location === null ? '' : new URL(location, collection).href,
    );
  }

  get id(): string {
    return this.url.slice(this.url.lastIndexOf('/') + 1);
  }

  /** Sends a piece. */
  patch(bytes: Buffer, offset: number, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(this.url, {
      method: 'PATCH',
      body: bytes,
      headers: {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
        ...headers,
      },
    });
  }

  /** Begins a piece and never ends it, as a line does that broke without anybody noticing. */
  hang(bytes: Buffer, offset: number, signal?: AbortSignal): Promise<Response> {
    const body = new ReadableStream({
      start: (stream) => {
        stream.enqueue(bytes);
      },
    });
    return this.send(this.url, {
      method: 'PATCH',
      body,
      headers: {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
      },
      ...(signal === undefined ? {} : { signal }),
    });
  }

  head(): Promise<Response> {
    return this.send(this.url, { method: 'HEAD' });
  }

  terminate(): Promise<Response> {
    return this.send(this.url, { method: 'DELETE' });
  }
}

/** In hex. */
export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface SentRequest {
  readonly method: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | ReadableStream;
  readonly signal?: AbortSignal;
}

function fetchWith(url: string, request: SentRequest): Promise<Response> {
  // Node wants to be told that a streamed body is sent before the answer; types of browsers, which
  // some packages bring along, do not know that.
  return fetch(url, { ...request, duplex: 'half' });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
