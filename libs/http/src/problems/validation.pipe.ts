import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { ValidationFailed } from './validation-failed.js';

/**
 * Checks whatever a route declares with `{ schema }` by its zod schema. Nest's own pipe for
 * Standard Schema keeps only finished messages; this one keeps the issues, so that the answer can
 * name fields and speak the caller's language.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, { schema, type }: ArgumentMetadata): Promise<unknown> {
    if (!(schema instanceof z.ZodType)) return value;
    const result = await schema.safeParseAsync(value, { reportInput: true });
    if (!result.success) throw new ValidationFailed(result.error.issues, type);
    return result.data;
  }
}
