import { hash } from 'node:crypto';
import type { RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { Refused } from '#libs/http';

/** Callers whose requests are counted at the same time; beyond that the idlest is forgotten. */
const mostCallers = 20_000;

/**
 * The limit of requests for each caller.
 *
 * Counted in memory by each replica: with n replicas a caller has up to n times the quota. That
 * is enough for what the limit is for, a script that runs wild; it is no accounting. A shared
 * counter would cost every request a round trip and the gateway its independence. Nor does it
 * protect against a flood with made-up tokens, each of which counts for itself: those end at the
 * services' token check, which costs little. Made-up secrets would cost a look into the database
 * each, so at the token endpoint addresses count.
 */
export function rateLimit(perMinute: number): RateLimitPluginOptions {
  return {
    max: perMinute,
    timeWindow: 60_000,
    cache: mostCallers,
    enableDraftSpec: true,
    keyGenerator: callerKey,
    // Probes come often and from one address.
    allowList: (request) => request.url.startsWith('/health/'),
    errorResponseBuilder: () => new Refused('too-many-requests'),
  };
}

/**
 * Who counts as one caller: one bearer token, so that clients behind one address are apart; without
 * it, one address. Only a hash of the token is kept.
 */
function callerKey(request: FastifyRequest): string {
  const { authorization } = request.headers;
  const isApi = request.routeOptions.url?.startsWith('/v1/') === true;
  return isApi && authorization !== undefined
    ? hash('sha256', authorization, 'base64')
    : request.ip;
}
