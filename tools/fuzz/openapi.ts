import { readFileSync } from 'node:fs';
import { projectFile } from '../local/project-file.js';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: JsonSchema;
}

/** What the document says of one route. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With parameters in braces: `/v1/incidents/{id}`. */
  readonly path: string;
  readonly roles: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly body: JsonSchema | undefined;
  /** Schemas by content type, by status. A status without content has an empty map. */
  readonly answers: ReadonlyMap<number, ReadonlyMap<string, JsonSchema | undefined>>;
}

interface Content {
  readonly schema?: JsonSchema;
}
interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
  readonly responses: Readonly<Record<string, JsonSchema>>;
  readonly 'x-roles'?: readonly string[];
}

/** The generated OpenAPI document, as a client reads it. */
export class ApiDocument {
  readonly operations: readonly Operation[];
  /** Codes that a problem may have, with their status. */
  readonly problems: Readonly<Record<string, { readonly status: number }>>;

  private constructor(readonly whole: JsonSchema) {
    this.problems = whole['x-problems'] as typeof this.problems;
    const paths = whole['paths'] as Record<string, Record<string, RawOperation>>;
    this.operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, raw]) => this.operation(path, method, raw)),
    );
  }

  /** Reads `docs/api/openapi.json` of the project. */
  static read(): ApiDocument {
    const text = readFileSync(projectFile('docs/api/openapi.json'), 'utf8');
    return new ApiDocument(JSON.parse(text) as JsonSchema);
  }

  /** What stands at the end of `$ref`s; what is no reference stays. */
  resolve(part: JsonSchema): JsonSchema {
    const reference = part['$ref'];
    if (typeof reference !== 'string') return part;
    let place: unknown = this.whole;
    for (const name of reference.slice(2).split('/')) {
      place = (place as Record<string, unknown>)[name];
    }
    return this.resolve(place as JsonSchema);
  }

  private operation(path: string, method: string, raw: RawOperation): Operation {
    const body = raw.requestBody === undefined ? undefined : this.resolve(raw.requestBody);
    return {
      id: raw.operationId,
      method: method.toUpperCase(),
      path,
      roles: raw['x-roles'] ?? [],
      parameters: (raw.parameters ?? []).map((one) => this.resolve(one) as unknown as Parameter),
      body: body === undefined ? undefined : contentOf(body).get('application/json'),
      answers: new Map(
        Object.entries(raw.responses).map(([status, answer]) => [
          Number(status),
          contentOf(this.resolve(answer)),
        ]),
      ),
    };
  }
}

function contentOf(part: JsonSchema): Map<string, JsonSchema | undefined> {
  const content = (part['content'] ?? {}) as Record<string, Content>;
  return new Map(Object.entries(content).map(([type, { schema }]) => [type, schema]));
}
