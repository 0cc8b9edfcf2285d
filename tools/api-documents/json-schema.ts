import { z } from 'zod';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Keywords whose value maps names to schemas: there, a name that looks like a keyword is none. */
const schemaMaps = new Set(['properties', 'patternProperties', '$defs']);

/** Formats that say it all; zod adds patterns for them that nobody can read. */
const plainFormats = new Set(['date', 'date-time', 'uuid', 'uri', 'email']);

/**
 * A zod schema as JSON Schema.
 * @param io what goes in (defaults may be left out) or what comes out
 */
export function jsonSchemaOf(
  schema: z.ZodType,
  io: 'input' | 'output',
  target: 'draft-2020-12' | 'draft-7' = 'draft-2020-12',
): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, target });
  return readable(rest);
}

/** Leaves out what zod writes for machines only and what says nothing. */
export function readable(schema: JsonSchema): JsonSchema {
  return mapSchemas(schema, (part) => {
    const { pattern, minimum, maximum, ...rest } = part;
    return {
      ...rest,
      ...(pattern === undefined || isPlainFormat(rest['format']) ? {} : { pattern }),
      ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
      ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
    };
  });
}

function isPlainFormat(format: unknown): boolean {
  return typeof format === 'string' && plainFormats.has(format);
}

/** Applies a change to a schema and to every schema in it, the inner ones first. */
export function mapSchemas(
  schema: JsonSchema,
  change: (part: JsonSchema) => JsonSchema,
): JsonSchema {
  return change(mapMembers(schema, change));
}

function mapMembers(members: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(members).map(([keyword, value]) => {
      if (schemaMaps.has(keyword) && isObject(value)) {
        const mapped = Object.entries(value).map(([name, part]) => [name, mapValue(part, change)]);
        return [keyword, Object.fromEntries(mapped)];
      }
      return [keyword, isData(keyword) ? value : mapValue(value, change)];
    }),
  );
}

/** Keywords whose value is data that looks like anything. */
function isData(keyword: string): boolean {
  return (
    keyword === 'default' || keyword === 'examples' || keyword === 'enum' || keyword === 'const'
  );
}

function mapValue(value: unknown, change: (part: JsonSchema) => JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mapValue(item, change));
  return isObject(value) ? mapSchemas(value, change) : value;
}

export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
