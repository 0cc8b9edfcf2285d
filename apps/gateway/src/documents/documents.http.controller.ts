import { Controller, Get, Headers, Redirect, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OpenApiDocument } from './openapi-document.js';

/** What the gateway itself has to say: the API's description. The page is at /docs. */
@Controller()
export class DocumentsController {
  constructor(private readonly openApi: OpenApiDocument) {}

  @Get()
  @Redirect('/docs', 302)
  root(): void {
    // The decorator says it all.
  }

  @Get('v1/openapi.json')
  async openApiJson(
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    void reply.header('etag', this.openApi.etag).header('cache-control', 'no-cache');
    if (known === this.openApi.etag) await reply.status(304).send();
    else await reply.type('application/json; charset=utf-8').send(this.openApi.text);
  }
}
