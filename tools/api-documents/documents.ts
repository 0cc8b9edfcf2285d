import { stringify } from 'yaml';
import { contracts } from '#libs/contracts';
import { asyncApiDocument } from './asyncapi/asyncapi-document.js';
import { eventSchema, eventSchemaPath } from './asyncapi/event-schema.js';
import { readExamples } from './examples.js';
import { openApiDocument } from './openapi/openapi-document.js';
import { policyPackSchema, policyPackSchemaPath } from './policy-pack-schema.js';
import { documentedServices } from './services.js';
import { asyncApiMistakes, openApiMistakes } from './validate.js';

/** What the generated documents hold, by their paths below docs/api. */
export type Documents = ReadonlyMap<string, string>;

/**
 * Makes all documents from the code.
 * @throws Error when a document would not be valid
 */
export async function makeDocuments(): Promise<Documents> {
  const openApi = await openApiDocument(documentedServices);
  assertValid('openapi.json', await openApiMistakes(openApi));
  const asyncApi = asyncApiDocument(contracts, await readExamples());
  assertValid('asyncapi.yaml', await asyncApiMistakes(asyncApi));
  return new Map([
    ['openapi.json', json(openApi)],
    ['asyncapi.yaml', yaml(asyncApi)],
    [policyPackSchemaPath, json(policyPackSchema())],
    ...contracts.map((contract): [string, string] => [
      eventSchemaPath(contract),
      json(eventSchema(contract)),
    ]),
  ]);
}

function assertValid(name: string, mistakes: readonly string[]): void {
  if (mistakes.length === 0) return;
  throw new Error(`${name} would not be valid:\n  ${mistakes.slice(0, 20).join('\n  ')}`);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function yaml(value: unknown): string {
  return stringify(value, { aliasDuplicateObjects: false, blockQuote: 'literal', lineWidth: 0 });
}
