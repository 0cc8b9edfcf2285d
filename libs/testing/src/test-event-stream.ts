import { eventually } from './eventually.js';

/** One block of a stream that has data. */
export interface StreamedEvent {
  /** The `id` that stood before or in it. */
  readonly id: string;
  /** `message` unless the stream says otherwise. */
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Listens to server-sent events over real HTTP, as a browser's EventSource does, but stays away. */
export class TestEventStream {
  readonly events: StreamedEvent[] = [];
  /** What the next connection sends as Last-Event-ID. */
  lastEventId = '';
  /** True when the server or `close` ended it. */
  ended = false;
  private readonly closing = new AbortController();

  private constructor(private readonly response: Response) {}

  /** @throws Error when the answer is no stream */
  static async open(
    url: string,
    token: string,
    headers: Record<string, string> = {},
  ): Promise<TestEventStream> {
    const closing = new AbortController();
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: closing.signal,
    });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    const stream = new TestEventStream(response);
    stream.lastEventId = headers['last-event-id'] ?? '';
    stream.closing.signal.addEventListener('abort', () => {
      closing.abort();
    });
    void stream.read();
    return stream;
  }

  /** Waits until so many events came. @returns all that came */
  async count(count: number): Promise<StreamedEvent[]> {
    return eventually(`${count} events`, () =>
      Promise.resolve(this.events.length >= count ? this.events : undefined),
    );
  }

  /** Waits until the server has ended it. */
  async end(): Promise<void> {
    await eventually('the end of the stream', () => Promise.resolve(this.ended ? true : undefined));
  }

  close(): void {
    this.closing.abort();
  }

  private async read(): Promise<void> {
    let text = '';
    try {
      const decoder = new TextDecoder();
      for await (const chunk of this.response.body as AsyncIterable<Uint8Array>) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
    } catch (error) {
      // A connection that was cut is how some streams end; what is missing, the spec notices.
      if (!(error instanceof Error)) throw error;
    }
    this.ended = true;
  }

  private take(block: string): void {
    let name = 'message';
    let data: string | undefined;
    for (const line of block.split('\n')) {
      const [field, value] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)];
      if (field === 'id') this.lastEventId = value;
      if (field === 'event') name = value;
      if (field === 'data') data = value;
    }
    if (data === undefined) return;
    this.events.push({
      id: this.lastEventId,
      name,
      data: JSON.parse(data) as Record<string, unknown>,
    });
  }
}
