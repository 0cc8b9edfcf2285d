import { z } from 'zod';
import { policyPackDocument } from '#libs/policy';
import type { JsonSchema } from './json-schema.js';

/** Where the schema of policy packs is published, below docs/api. */
export const policyPackSchemaPath = 'policy-pack.schema.json';

/** The JSON Schema of a policy pack's file: for editors, and for whoever writes a pack. */
export function policyPackSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(policyPackDocument, { io: 'input' });
  return {
    $schema,
    title: 'Tiergrid policy pack',
    description:
      'What one law and one local practice say in numbers: grades, duties, limits, calendar. What ' +
      'a schema cannot say (categories of the shipped table, names that refer to each other) is ' +
      'checked when a service starts.',
    ...schema,
  };
}
