import fc from 'fast-check';
import type { ApiDocument, JsonSchema } from './openapi.js';

/** Texts that software trips over. */
export const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\ufeff',
  '\u202e\u200d',
  '🏯'.repeat(40),
  'e\u0301'.repeat(60),
  '中'.repeat(11_000),
  'a'.repeat(70_000),
  "'; DROP TABLE incidents; --",
  '%00%ff',
  '../../etc/passwd',
  '{"$ref":"#"}',
  '\\u0000',
  '__proto__',
  'null',
  '-0',
  '1e309',
  '٣',
  '\r\nx-injected: 1',
];

const oddDates: readonly string[] = [
  '0000-00-00T00:00:00Z',
  '2026-02-30T10:00:00+08:00',
  '2026-13-01T00:00:00Z',
  '9999-12-31T23:59:59+23:59',
  '0001-01-01T00:00:00Z',
  '0000-01-01T00:00:00+23:59',
  '+275760-09-13T00:00:00Z',
  '2026-11-21 08:30:00',
  '2026-11-21',
  '2026-11-21T24:00:00Z',
  '2026-11-21T08:30:60Z',
  '1969-12-31T23:59:59.999999999Z',
];

const oddIds: readonly string[] = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '0190A000-0000-7000-8000-000000000000',
  '{0190a000-0000-7000-8000-000000000000}',
  '0190a00000007000800000000000000',
  'urn:uuid:0190a000-0000-7000-8000-000000000000',
];

const oddNumbers: readonly number[] = [
  -1,
  0,
  -0,
  0.5,
  1e-320,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  1e25,
  1.7976931348623157e308,
];

/** A value of JSON that fits hardly any field. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...oddTexts, ...oddDates, ...oddIds),
  fc.constantFrom(...oddNumbers),
  fc.constantFrom<unknown>(null, true, [], {}, [null], { __proto__: null, constructor: 1 }),
  fc.constant(nested(200)),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.double(),
);

/** Text to put where a parameter is read as text. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...oddTexts, ...oddDates, ...oddIds),
  fc.constantFrom(...oddNumbers).map(String),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

/** Values that are real on the platform under test, by the name of the field. */
export type KnownValues = (name: string) => readonly unknown[] | undefined;

/** Makes values that fit a schema of the document. */
export class ValidValues {
  constructor(
    private readonly document: ApiDocument,
    private readonly known: KnownValues,
  ) {}

  /** @param name of the field, by which real values are found */
  of(schema: JsonSchema, name = ''): fc.Arbitrary<unknown> {
    const part = this.document.resolve(schema);
    const real = this.known(name);
    const made = this.made(part);
    if (real === undefined || real.length === 0 || part['type'] !== 'string') return made;
    return fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...real) },
      { weight: 1, arbitrary: made },
    );
  }

  private made(part: JsonSchema): fc.Arbitrary<unknown> {
    if ('const' in part) return fc.constant(part['const']);
    if (Array.isArray(part['enum'])) return fc.constantFrom(...(part['enum'] as unknown[]));
    const choices = part['anyOf'] ?? part['oneOf'];
    if (Array.isArray(choices)) {
      return fc.oneof(...(choices as JsonSchema[]).map((choice) => this.of(choice)));
    }
    switch (part['type']) {
      case 'object':
        return this.object(part);
      case 'array':
        return fc.array(this.of((part['items'] ?? {}) as JsonSchema, 'item'), {
          minLength: numberOf(part, 'minItems', 0),
          maxLength: Math.min(numberOf(part, 'maxItems', 4), 4),
        });
      case 'integer':
        return fc.integer({
          min: numberOf(part, 'minimum', -1000),
          max: numberOf(part, 'maximum', 1000),
        });
      case 'number':
        return fc.double({
          min: numberOf(part, 'minimum', -1000),
          max: numberOf(part, 'maximum', 1000),
          noNaN: true,
        });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'string':
        return text(part);
      default:
        return fc.jsonValue({ maxDepth: 2 });
    }
  }

  private object(part: JsonSchema): fc.Arbitrary<unknown> {
    const properties = (part['properties'] ?? {}) as Record<string, JsonSchema>;
    const members = Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, this.of(schema, name)]),
    );
    const required = (part['required'] ?? []) as string[];
    return fc.record(members, { requiredKeys: required, noNullPrototype: true });
  }
}

function text(part: JsonSchema): fc.Arbitrary<string> {
  switch (part['format']) {
    case 'uuid':
      return fc.uuid({ version: [4, 7] });
    case 'date-time':
      return fc
        .date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString());
    case 'date':
      return fc
        .date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10));
    default:
  }
  if (typeof part['pattern'] === 'string') return fc.stringMatching(new RegExp(part['pattern']));
  const minLength = numberOf(part, 'minLength', 0);
  const maxLength = numberOf(part, 'maxLength', 1000);
  const ordinary = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 20) });
  const full = fc.constant('满'.repeat(Math.min(maxLength, 10_000)));
  const odd = fc.constantFrom(...oddTexts.filter(({ length }) => length >= minLength));
  return fc.oneof(
    { weight: 18, arbitrary: ordinary },
    { weight: 1, arbitrary: full },
    { weight: 1, arbitrary: odd },
    // What JSON allows and a database does not.
    { weight: 1, arbitrary: fc.constantFrom('a\u0000b', 'x\udfff') },
  );
}

function numberOf(part: JsonSchema, keyword: string, otherwise: number): number {
  const value = part[keyword];
  return typeof value === 'number' ? value : otherwise;
}
