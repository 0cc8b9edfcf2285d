import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import type { JsonSchema } from './json-schema.js';

/**
 * @returns what makes it no valid OpenAPI 3.1 document, one line each; references that lead
 * nowhere count
 */
export async function openApiMistakes(document: OpenAPIObject): Promise<string[]> {
  // A copy: the validator changes what it is given.
  const { valid, errors } = await new Validator().validate(structuredClone({ ...document }));
  return [...(valid ? [] : linesOf(errors)), ...danglingReferences(document)];
}

/** @returns what makes it no valid AsyncAPI 3.0 document, one line each */
export async function asyncApiMistakes(document: JsonSchema): Promise<string[]> {
  // The official parser does no more than this here, and would bring 137 packages.
  const file = fileURLToPath(import.meta.resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'));
  const schema = JSON.parse(await readFile(file, 'utf8')) as JsonSchema;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const isValid = ajv.compile(schema);
  return [...(isValid(document) ? [] : linesOf(isValid.errors)), ...danglingReferences(document)];
}

function linesOf(errors: unknown): string[] {
  if (!Array.isArray(errors)) return [String(errors)];
  return errors.map((error: { instancePath?: string; message?: string }) =>
    `${error.instancePath ?? ''} ${error.message ?? ''}`.trim(),
  );
}

/** References within the document that lead nowhere. */
function danglingReferences(document: object): string[] {
  const dangling = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const reference = (value as { $ref?: unknown }).$ref;
    if (typeof reference === 'string' && !leadsSomewhere(document, reference)) {
      dangling.add(`${reference} leads nowhere`);
    }
    Object.values(value).forEach(visit);
  };
  visit(document);
  return [...dangling];
}

function leadsSomewhere(document: object, reference: string): boolean {
  if (!reference.startsWith('#/')) return false;
  let place: unknown = document;
  for (const part of reference.slice(2).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof place !== 'object' || place === null || !(name in place)) return false;
    place = (place as Record<string, unknown>)[name];
  }
  return true;
}
