import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { OpenApiDocument } from './openapi-document.js';

/** Serves Swagger UI at /docs, all of it from here: it works without the internet. */
export function serveDocsPage(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, app.get(OpenApiDocument).document, {
    customSiteTitle: 'Tiergrid',
    // The document has its own address.
    raw: false,
    swaggerOptions: {
      // Otherwise each operation is rendered at once, and the page takes seconds to appear.
      docExpansion: 'none',
      // The default asks a server on the internet whether the document is valid.
      validatorUrl: 'none',
    },
  });
}
