import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { parseInput } from './parse-input.js';

/**
 * Checks whatever a route declares with `{ schema }` by its zod schema. Nest's own pipe for
 * Standard Schema keeps only finished messages; this one keeps the issues, so that the answer can
 * name fields and speak the caller's language.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { schema, type }: ArgumentMetadata): unknown {
    return schema instanceof z.ZodType ? parseInput(schema, value, type) : value;
  }
}
