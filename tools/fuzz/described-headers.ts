import fc from 'fast-check';
import type { Operation } from './openapi.js';
import type { ValidValues } from './values.js';

/** Those that requests make in a way of their own. */
const ownHeaders = new Set(['Accept-Language', 'If-Match', 'Idempotency-Key']);

/** The other headers that an operation describes: mostly right, sometimes missing or odd. */
export function describedHeaders(
  operation: Operation,
  values: ValidValues,
  odd: fc.Arbitrary<string>,
): Record<string, fc.Arbitrary<string | undefined>> {
  const described = operation.parameters.filter(
    (one) => one.in === 'header' && !ownHeaders.has(one.name),
  );
  return Object.fromEntries(
    described.map((one) => [
      one.name.toLowerCase(),
      fc.oneof(
        { weight: 8, arbitrary: values.of(one.schema).map(String).filter(isHeader) },
        { weight: 1, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: odd },
      ),
    ]),
  );
}

function isHeader(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
