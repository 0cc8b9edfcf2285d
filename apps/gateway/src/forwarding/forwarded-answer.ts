import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Dispatcher } from 'undici';
import { forwardedAnswerHeaders } from './forwarded-headers.js';

/** Told of how an exchange ended; exactly one of both is called, once. */
export interface ExchangeOutcome {
  readonly answered: () => void;
  /** @param begun whether the client has received a part of the answer already */
  readonly failed: (error: Error, begun: boolean) => void;
}

/**
 * Writes a service's answer to the client as it comes: head and pieces go through without being
 * kept, and a client that reads slowly slows the service down. A client that leaves ends the
 * exchange with the service too.
 */
export class ForwardedAnswer implements Dispatcher.DispatchHandler {
  private readonly client: ServerResponse;
  private controller: Dispatcher.DispatchController | undefined;
  private begun = false;

  constructor(
    private readonly reply: FastifyReply,
    private readonly outcome: ExchangeOutcome,
  ) {
    this.client = reply.raw;
    this.client.once('close', this.onClientClosed);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.client.destroyed) this.onClientClosed();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // Interim answers (103 Early Hints) are for browsers that talk to the service itself.
    if (status < 200) return;
    this.begun = true;
    // Fastify's own way of sending would put the answer through a stream of its own and its
    // serializers; there is nothing here for them to do.
    this.reply.hijack();
    const own = this.reply.getHeaders() as OutgoingHttpHeaders;
    this.client.writeHead(status, { ...own, ...forwardedAnswerHeaders(headers) });
    // Without a length it is a stream, whose first piece may be far off: the head goes now.
    if (headers['content-length'] === undefined) this.client.flushHeaders();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.client.destroyed || this.client.write(chunk)) return;
    controller.pause();
    this.client.once('drain', () => {
      controller.resume();
    });
  }

  onResponseEnd(): void {
    this.client.off('close', this.onClientClosed);
    this.client.end();
    this.outcome.answered();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.client.off('close', this.onClientClosed);
    // A broken connection is the only way left to say that the rest is missing.
    if (this.begun) this.client.destroy();
    this.outcome.failed(error, this.begun);
  }

  private readonly onClientClosed = (): void => {
    this.controller?.abort(new ClientGone());
  };
}

/** The client closed the connection before the answer was complete. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';

  constructor() {
    super('the client has gone');
  }
}
