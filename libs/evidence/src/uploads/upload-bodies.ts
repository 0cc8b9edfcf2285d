import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

const pieceType = 'application/offset+octet-stream';

/**
 * Leaves the pieces of files alone: Fastify would read a body whole, up to its limit, before a
 * handler sees it. Here the handler gets the stream. Other routes find no body in such a request.
 */
@Injectable()
export class UploadBodies implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addContentTypeParser(pieceType, (_request, _body, done) => {
      done(null);
    });
  }
}
