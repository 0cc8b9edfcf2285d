import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonSchema, mapSchemas, readable } from '../json-schema.js';

const localReference = '#/$defs/';
const sharedReference = '#/components/schemas/';

/**
 * The schemas of `components`, each described once. zod writes a schema with an id into the `$defs`
 * of everything that uses it.
 */
export class SharedSchemas {
  private readonly byName = new Map<string, JsonSchema>();

  /**
   * Moves the named parts of a schema here.
   * @param open true for answers: they may grow, so a client must accept fields it does not know
   * @returns the schema with references instead
   * @throws Error when two different schemas have one name
   */
  adopt(schema: JsonSchema, open: boolean): JsonSchema {
    const { $schema: _dialect, $defs, id, ...rest } = readable(schema);
    const tidy = (part: JsonSchema): JsonSchema => withSharedReferences(open ? opened(part) : part);
    for (const [name, part] of Object.entries(isObject($defs) ? $defs : {})) {
      if (isObject(part)) this.add(name, tidy(withoutId(part)));
    }
    if (typeof id !== 'string') return tidy(rest);
    this.add(id, tidy(rest));
    return { $ref: sharedReference + id };
  }

  /** @throws Error when another schema has the name */
  add(name: string, schema: JsonSchema): void {
    const known = this.byName.get(name);
    if (known !== undefined && !isDeepStrictEqual(known, schema)) {
      throw new Error(
        `Two schemas have the id ${name}: give one of them another. (A schema that is both read ` +
          'and answered must not have defaults or transforms.)',
      );
    }
    this.byName.set(name, schema);
  }

  /** The schema that a reference or an inline schema stands for. */
  resolve(schema: JsonSchema): JsonSchema {
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    return this.byName.get($ref.replace(sharedReference, '')) ?? {};
  }

  /** All of them by name, in alphabetical order. */
  toObject(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.byName].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function withoutId({ id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

function withSharedReferences(schema: JsonSchema): JsonSchema {
  return mapSchemas(schema, (part) => {
    const { $ref } = part;
    return typeof $ref === 'string'
      ? { ...part, $ref: $ref.replace(localReference, sharedReference) }
      : part;
  });
}

function opened(schema: JsonSchema): JsonSchema {
  return mapSchemas(schema, (part) => {
    const { additionalProperties, ...rest } = part;
    return additionalProperties === undefined || additionalProperties === false ? rest : part;
  });
}
