import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { currentTraceparent } from '#libs/telemetry';

/**
 * Headers between two neighbours only (RFC 9110 section 7.6.1), and `Expect`: Node has answered it
 * already. What the client's Connection header names goes too.
 */
const hopByHop = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The headers of a request as they go on to a service. Host stays as the client sent it, because
 * the token issuer builds its addresses from it. What a client itself says of forwarding counts
 * only behind a proxy that is trusted (Fastify's trustProxy).
 */
export function forwardedRequestHeaders(
  request: FastifyRequest,
  hasBody: boolean,
): IncomingHttpHeaders {
  const received = request.raw.headers;
  const headers: IncomingHttpHeaders = withoutHopByHop(received);
  // A GET or HEAD goes on without its body, which means nothing; its length must not stay.
  if (!hasBody) delete headers['content-length'];
  delete headers.forwarded;
  headers['x-forwarded-for'] = forwardedFor(request);
  headers['x-forwarded-host'] = request.host;
  headers['x-forwarded-proto'] = request.protocol;
  const traceparent = currentTraceparent();
  if (traceparent !== undefined) headers['traceparent'] = traceparent;
  return headers;
}

/** The headers of a service's answer as they go on to the client: not what it is made with. */
export function forwardedAnswerHeaders(received: IncomingHttpHeaders): IncomingHttpHeaders {
  const headers = withoutHopByHop(received);
  delete headers.server;
  delete headers['x-powered-by'];
  return headers;
}

function withoutHopByHop(received: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = received.connection?.toLowerCase().split(/[\s,]+/);
  const headers: IncomingHttpHeaders = {};
  for (const name in received) {
    if (hopByHop.has(name) || named?.includes(name) === true) continue;
    headers[name] = received[name];
  }
  return headers;
}

/** The addresses from the client to here, as far as trusted neighbours vouch for them. */
function forwardedFor(request: FastifyRequest): string {
  // From near to far: the neighbour itself, then what it and the trusted ones before it said.
  return request.ips === undefined ? request.ip : request.ips.toReversed().join(', ');
}
