import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '#libs/testing';

/** A webhook as it came. */
export interface ReceivedWebhook {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly event: Readonly<Record<string, unknown>>;
}

/** Somebody's endpoint, on this machine. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** What it answers with; a status, or a function that answers when it likes. */
  answer: number | ((response: ServerResponse) => void) = 200;
  private readonly server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8');
      this.received.push({
        headers: request.headers as Record<string, string>,
        body,
        event: JSON.parse(body) as Record<string, unknown>,
      });
      if (typeof this.answer === 'number') response.writeHead(this.answer).end('noted');
      else this.answer(response);
    });
  });

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** Waits until so many came. @returns all that came */
  count(count: number): Promise<ReceivedWebhook[]> {
    return eventually(`${count} webhooks`, () =>
      Promise.resolve(this.received.length >= count ? this.received : undefined),
    );
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
