import type { z } from 'zod';
import { checkedByItem, unstorableTexts } from './unstorable-text.js';
import { ValidationFailed } from './validation-failed.js';

/**
 * Reads what a caller sent by its schema.
 * @param source `body`, `query` or `param`
 * @throws ValidationFailed with every field that does not fit
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  source: string,
): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (!result.success) throw new ValidationFailed(result.error.issues, source);
  const unstorable = checkedByItem.has(schema) ? [] : unstorableTexts(value);
  if (unstorable.length > 0) throw new ValidationFailed(unstorable, source);
  return result.data;
}
