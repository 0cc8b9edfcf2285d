import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

/**
 * Documents what a route answers, by the zod schema of the body.
 *
 * Schemas with an `id` in their metadata arrive in the document as `$defs`; the generator of the
 * API documents moves them to `components/schemas`, so each is described once.
 */
export function Answers(
  status: number,
  schema: z.ZodType,
  description = 'Done',
): MethodDecorator & ClassDecorator {
  const document = z.toJSONSchema(schema, { io: 'output', target: 'draft-2020-12' });
  return ApiResponse({ status, description, schema: document as Record<string, unknown> });
}
