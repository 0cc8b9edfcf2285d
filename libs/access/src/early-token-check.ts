import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AuthorisedRequest, bearerToken } from './bearer-token.js';
import { TokenVerifier } from './token-verifier.js';

/**
 * Checks the token of a request with a body before that body is read. Guards run after it: without
 * this check anybody could have a service read and parse megabytes, or keep its places by sending a
 * body that never ends. Requests without a body are left to the guard, which comes soon enough.
 */
@Injectable()
export class EarlyTokenCheck implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly tokens: TokenVerifier,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', async (request: FastifyRequest & AuthorisedRequest) => {
      if (!wantsToken(request)) return;
      request.caller = await this.tokens.verify(bearerToken(request.headers.authorization));
    });
  }
}

/**
 * Every command of the API lies below /v1. By the route that was found, not by the address, which
 * may be written in many ways; where none was found, there is nothing to read a body for.
 */
function wantsToken({ method, routeOptions }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return routeOptions.url?.startsWith('/v1/') ?? true;
}
