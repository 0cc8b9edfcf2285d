import type { IncomingMessage } from 'node:http';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused } from '#libs/http';
import { type ImportFormat, importTypes } from './import-table.js';

/** The route that takes files, as the router knows it; every other takes JSON alone. */
const route = '/v1/incidents::import';
const mostBytes = 10 * 1024 * 1024;
/** Files that are read at a time: each takes memory for as long as it lasts. */
const mostFiles = 2;

/** A file as the body of a request. */
export interface ImportFile {
  readonly format: ImportFormat;
  readonly bytes: Buffer;
}

/** Has Fastify take CSV and XLSX as bodies of the import, and of nothing else. */
@Injectable()
export class ImportBody implements OnApplicationBootstrap {
  private files = 0;

  constructor(private readonly host: HttpAdapterHost) {}

  onApplicationBootstrap(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    for (const format of ['csv', 'xlsx'] as const) {
      fastify.addContentTypeParser(
        importTypes[format],
        (request: FastifyRequest, payload: IncomingMessage) => this.read(format, request, payload),
      );
    }
  }

  private async read(
    format: ImportFormat,
    request: FastifyRequest,
    payload: IncomingMessage,
  ): Promise<ImportFile> {
    if (request.routeOptions.url !== route) {
      throw Object.assign(new Error('only the import takes files'), { statusCode: 415 });
    }
    if (this.files >= mostFiles) throw new Refused('import-busy');
    this.files += 1;
    try {
      const parts: Buffer[] = [];
      let size = 0;
      // Not destroyed when it is too large: whoever still sends would not see the answer.
      for await (const part of payload.iterator({ destroyOnReturn: false })) {
        const bytes = part as Buffer;
        size += bytes.length;
        if (size > mostBytes) throw new Refused('import-file-too-large');
        parts.push(bytes);
      }
      return { format, bytes: Buffer.concat(parts) };
    } catch (error) {
      payload.resume();
      throw error;
    } finally {
      this.files -= 1;
    }
  }
}
