import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import { Refused } from '#libs/http';
import { currentTraceparent, runInTrace } from '#libs/telemetry';
import { ClientGone, ForwardedAnswer } from './forwarded-answer.js';
import { forwardedRequestHeaders } from './forwarded-headers.js';
import type { ForwardedRoute } from './routes.js';
import type { Upstream } from './upstream.js';
import { Upstreams } from './upstreams.js';

/** `.` or `..` as a part of the path, plain or encoded. No address of ours has one. */
const dotSegment = /\/(?:\.|%2e){1,2}(?:[/?]|$)/i;

/** Sends requests on to services. Neither bodies nor answers are kept, read or changed. */
@Injectable()
export class Forwarder {
  private readonly logger = new Logger('Forwarder');

  constructor(private readonly upstreams: Upstreams) {}

  /**
   * Answers a request with a service's answer, or with `overloaded` or `unavailable`.
   * @param request its body, when it has one, is the stream from the client
   */
  forward(route: ForwardedRoute, request: FastifyRequest, reply: FastifyReply): void {
    // Were it passed on, whatever resolves it later could take it for another route.
    if (dotSegment.test(request.raw.url ?? '')) {
      reply.send(new Refused('not-found'));
      return;
    }
    const upstream = this.upstreams.get(route.service);
    if (!upstream.acquire(route.endless)) {
      // Said apart from a service that fails: this request certainly had no effect.
      reply.send(new Refused('overloaded'));
      return;
    }
    this.attempt(upstream, route, request, reply, 1);
  }

  private attempt(
    upstream: Upstream,
    route: ForwardedRoute,
    request: FastifyRequest,
    reply: FastifyReply,
    attempt: number,
  ): void {
    const traceparent = currentTraceparent();
    const answer = new ForwardedAnswer(reply, {
      answered: () => {
        upstream.release(route.endless);
      },
      // A connection calls back in the trace of the request that opened it.
      failed: (error, begun) => {
        runInTrace(traceparent, () => {
          if (!begun && attempt === 1 && mayRetry(request, error)) {
            this.attempt(upstream, route, request, reply, attempt + 1);
            return;
          }
          upstream.release(route.endless);
          this.fail(upstream, request, reply, error, begun);
        });
      },
    });
    upstream.send(outgoing(request), route.endless, answer);
  }

  private fail(
    upstream: Upstream,
    request: FastifyRequest,
    reply: FastifyReply,
    error: Error,
    begun: boolean,
  ): void {
    if (reply.raw.destroyed && !begun) return;
    if (!begun) {
      reply.send(unavailable(upstream, error.message));
    } else if (!(error instanceof ClientGone)) {
      this.logger.warn(`${request.method} to ${upstream.name} broke off: ${error.message}`);
    }
  }
}

/** The problem filter answers 503 `unavailable` with Retry-After, and logs the reason. */
function unavailable(upstream: Upstream, reason: string): ServiceUnavailableException {
  return new ServiceUnavailableException(`${upstream.name}: ${reason}`);
}

/**
 * A service that closes an idle connection may do so at the very moment when a request is sent on
 * it. What only reads is then sent once more; anything else may have had its effect, and only the
 * client's Idempotency-Key makes it safe to repeat. A service that is down is not asked again.
 */
function mayRetry(request: FastifyRequest, error: Error): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

function outgoing(request: FastifyRequest): Dispatcher.DispatchOptions {
  const body = request.body === undefined || request.body === null ? null : request.raw;
  return {
    method: request.method,
    path: request.raw.url ?? '/',
    headers: forwardedRequestHeaders(request, body !== null),
    // undici takes any async iterable, which its types do not say.
    body: body === null ? null : (pieces(body) as unknown as Readable),
  };
}

/**
 * The body as it comes. Not the stream itself: a service may answer before it has read all (413),
 * undici destroys a stream then, and with it the client's connection, on which that answer is
 * still to come. What the client still sends is read and dropped.
 */
async function* pieces(body: IncomingMessage): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } finally {
    body.resume();
  }
}
