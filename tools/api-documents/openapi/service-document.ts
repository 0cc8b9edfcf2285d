import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { jsonSchemaOf } from '../json-schema.js';
import type { DocumentedService } from '../services.js';

/**
 * What one service's controllers say of themselves. Nest's preview mode builds the modules without
 * making a single provider, so nothing connects to a database or a broker.
 */
export async function serviceDocument(service: DocumentedService): Promise<OpenAPIObject> {
  const app = await NestFactory.create(service.module, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  try {
    const frame = new DocumentBuilder().setOpenAPIVersion('3.1.0').build();
    return SwaggerModule.createDocument(app, frame, {
      autoTagControllers: false,
      // Nest's own converter writes the JSON Schema of OpenAPI 3.0, where null is no type.
      standardSchemaConverter: (schema, { schemaType }) =>
        schema instanceof z.ZodType ? { schema: jsonSchemaOf(schema, schemaType) } : undefined,
    });
  } finally {
    await app.close();
  }
}
