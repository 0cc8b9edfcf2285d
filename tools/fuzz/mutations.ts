import fc from 'fast-check';
import { oddTexts, oddValue } from './values.js';

/** One change to a JSON value; `place` chooses among all the places in it. */
export type Mutation =
  | { readonly kind: 'replace'; readonly place: number; readonly value: unknown }
  | { readonly kind: 'remove'; readonly place: number }
  | {
      readonly kind: 'add';
      readonly place: number;
      readonly name: string;
      readonly value: unknown;
    };

const place = fc.nat({ max: 500 });

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), place, value: oddValue }),
  fc.record({ kind: fc.constant('remove' as const), place }),
  fc.record({
    kind: fc.constant('add' as const),
    place,
    name: fc.oneof(fc.constantFrom('__proto__', 'constructor', 'id', ...oddTexts), fc.string()),
    value: oddValue,
  }),
);

/** Where a value stands: in which object or array, under which name. */
interface Place {
  readonly holder: Record<string, unknown>;
  readonly name: string;
}

/** A changed copy of a JSON value. */
export function mutate(value: unknown, changes: readonly Mutation[]): unknown {
  const root: Record<string, unknown> = { root: structuredClone(value) };
  for (const change of changes) apply(root, change);
  return root['root'];
}

function apply(root: Record<string, unknown>, change: Mutation): void {
  const places = placesIn(root);
  const chosen = places[change.place % places.length];
  if (chosen === undefined) return;
  const { holder, name } = chosen;
  switch (change.kind) {
    case 'replace':
      holder[name] = structuredClone(change.value);
      return;
    case 'remove':
      if (holder !== root) Reflect.deleteProperty(holder, name);
      return;
    case 'add': {
      const held = holder[name];
      const into = isObject(held) ? held : holder;
      // The length of an array is a member too, and 2 ** 63 is none.
      if (Array.isArray(into)) {
        into.push(structuredClone(change.value));
        return;
      }
      // Plain assignment to __proto__ would set the prototype instead of a member.
      Object.defineProperty(into, into === root ? 'root' : change.name, {
        // A copy: odd values are shared, and a place may lie in one of them.
        value: structuredClone(change.value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return;
    }
    default:
      change satisfies never;
  }
}

function placesIn(holder: Record<string, unknown>): Place[] {
  return Object.keys(holder).flatMap((name) => {
    const value = holder[name];
    const here = { holder, name };
    return isObject(value) ? [here, ...placesIn(value)] : [here];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Bodies that are no JSON, or JSON that only looks like a request. */
export const brokenBodies: readonly string[] = [
  '{',
  '}',
  '{"a":}',
  '{"a":1,}',
  "{'a':1}",
  'null',
  'true',
  '42',
  '"text"',
  '[]',
  '[1,2',
  '\u0000',
  '\ufeff{}',
  '{"title":"\\ud800"}',
  '{"title":"\\u0000"}',
  '{"title":"\\x"}',
  '{"n":1e999}',
  '{"n":NaN}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  `{"title":"${'x'.repeat(1_200_000)}"}`,
  '<xml/>',
  'a=1&b=2',
];
