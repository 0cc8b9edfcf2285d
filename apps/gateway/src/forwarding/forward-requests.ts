import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { Forwarder } from './forwarder.js';
import { forwardedRoutes, patternsOf } from './routes.js';

const methods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Registers the forwarded routes with Fastify itself: a Nest controller would parse bodies and
 * serialize answers. When the application has started up, because Nest sets its error handler,
 * which answers problems, just before.
 */
@Injectable()
export class ForwardRequests implements OnApplicationBootstrap {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly forwarder: Forwarder,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register((context, _options, done) => {
      this.register(context);
      done();
    });
  }

  /** @param fastify a context of its own: here no body is parsed */
  private register(fastify: FastifyInstance): void {
    fastify.removeAllContentTypeParsers();
    // Nor is there a limit of size: each service knows what it takes.
    fastify.addContentTypeParser('*', (_request, stream, done) => {
      done(null, stream);
    });
    for (const route of forwardedRoutes) {
      for (const url of patternsOf(route.prefix)) {
        fastify.route({
          method: methods,
          url,
          handler: (request, reply) => {
            this.forwarder.forward(route, request, reply);
          },
        });
      }
    }
  }
}
