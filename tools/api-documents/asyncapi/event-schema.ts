import { z } from 'zod';
import type { EventContract } from '#libs/contracts';
import type { JsonSchema } from '../json-schema.js';

/** Where the schema of a contract is published, below docs/api. */
export function eventSchemaPath(contract: EventContract): string {
  return `events/${contract.type}.schema.json`;
}

/**
 * The JSON Schema of a contract's values, for readers in any language: exact, with the patterns of
 * dates and ids, so that no change of a contract escapes. It is open: a reader ignores fields that
 * it does not know.
 */
export function eventSchema(contract: EventContract): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(contract.data, { io: 'input' });
  return { $schema, title: contract.type, description: contract.summary, ...schema };
}

/** Whether two schemas accept the same values: words for people may change, nothing else. */
export function isSameContract(published: unknown, present: unknown): boolean {
  return JSON.stringify(withoutWords(published)) === JSON.stringify(withoutWords(present));
}

/** Without descriptions and with its keys in order; a property may well be called "description". */
function withoutWords(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutWords(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isMap || (key !== 'description' && key !== 'title'))
      .map(([key, member]): [string, unknown] => [key, withoutWords(member, key === 'properties')])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
