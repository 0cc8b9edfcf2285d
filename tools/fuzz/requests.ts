import fc from 'fast-check';
import { describedHeaders } from './described-headers.js';
import type { FittingTarget, FittingTargets } from './fitting.js';
import { brokenBodies, mutate, mutation } from './mutations.js';
import type { ApiDocument, Operation, Parameter } from './openapi.js';
import { type KnownValues, oddText, ValidValues } from './values.js';

/** A request as it goes over the wire. */
export interface FuzzRequest {
  /** Name of who sends it. */
  readonly caller: string;
  readonly method: string;
  /** With its query, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** True when the address may lead to another operation, or to none. */
  readonly strayed: boolean;
}

const visibleAscii = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map(letter) });
/** What can be sent as a header at all: no control characters but the tab. */
const headerText = fc.oneof(
  visibleAscii,
  fc.string({ unit: fc.integer({ min: 0x80, max: 0xff }).map(letter), maxLength: 10 }),
  fc.constantFrom('', '*', '"', '""', ',', ';q=', 'x'.repeat(4_000)),
);

const languages = fc.oneof(
  fc.constantFrom(
    'zh-CN',
    'en',
    'en;q=0.1,zh;q=1',
    '*',
    'de',
    'q=;,;',
    'en;q=nan',
    'zh-'.repeat(99),
  ),
  headerText,
);
const versions = fc.oneof(
  { weight: 18, arbitrary: fc.integer({ min: 1, max: 4 }).map((version) => `"${version}"`) },
  { weight: 2, arbitrary: fc.constantFrom('*', 'W/"1"', '1', '"-1"', '"1", "2"', '"99999999999"') },
  { weight: 1, arbitrary: headerText },
);
const keys = fc.oneof(
  { weight: 18, arbitrary: fc.uuid() },
  { weight: 2, arbitrary: fc.constantFrom('again', '"quoted"', 'k'.repeat(255), 'k'.repeat(256)) },
  { weight: 1, arbitrary: headerText },
);
const contentTypes = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-16',
  'application/json;',
  'application/problem+json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'json',
  '/',
  '',
);
const otherHeaders: Readonly<Record<string, fc.Arbitrary<string>>> = {
  accept: fc.oneof(
    fc.constantFrom('text/csv', 'application/json', '*/*', 'image/png', 'text/csv;q=0, */*'),
    headerText,
  ),
  traceparent: fc.constantFrom('00-zz', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`, 'x'),
  'x-forwarded-for': fc.constantFrom('999.1.1.1', '::1, unknown', "'"),
  'content-encoding': fc.constantFrom('gzip', 'identity', 'x'),
  cookie: headerText,
};

/** Makes requests to one operation: mostly right, with something wrong in most of them. */
export class Requests {
  private readonly values: ValidValues;

  constructor(
    document: ApiDocument,
    private readonly known: KnownValues,
    private readonly fitting: FittingTargets,
  ) {
    this.values = new ValidValues(document, known);
  }

  /** @param callers who may send it, the likelier the more often they are named */
  to(operation: Operation, callers: readonly string[]): fc.Arbitrary<FuzzRequest> {
    const any = this.any(operation, callers);
    const targets = this.fitting[operation.id];
    if (targets === undefined) return any;
    return fc.oneof(
      { weight: 4, arbitrary: any },
      { weight: 1, arbitrary: this.fittingOne(operation, targets) },
    );
  }

  /** A request that should succeed, unless one before it has used its target up. */
  private fittingOne(
    { path, method, body, parameters }: Operation,
    targets: readonly FittingTarget[],
  ): fc.Arbitrary<FuzzRequest> {
    const texts = body === undefined ? fc.constant(undefined) : this.values.of(body);
    const needsVersion = parameters.some((one) => one.name === 'If-Match');
    return fc.tuple(fc.constantFrom(...targets), texts).map(([target, made]) => {
      const sent = target.body ?? made;
      return {
        caller: target.caller,
        method,
        path: path.replace('{id}', target.id),
        strayed: false,
        headers: {
          ...(needsVersion ? { 'if-match': '*' } : {}),
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      };
    });
  }

  private any(operation: Operation, callers: readonly string[]): fc.Arbitrary<FuzzRequest> {
    return fc
      .record({
        caller: fc.constantFrom(...callers),
        address: this.address(operation),
        query: this.query(operation),
        headers: this.headers(operation),
        body: this.body(operation),
      })
      .map(({ caller, address, query, headers, body }) => ({
        caller,
        method: operation.method,
        path: `${address.path}${query}`,
        strayed: address.strayed,
        headers: {
          ...headers,
          ...(body === undefined || body.type === '' ? {} : { 'content-type': body.type }),
        },
        ...(body === undefined ? {} : { body: body.text }),
      }));
  }

  private address(operation: Operation): fc.Arbitrary<{ path: string; strayed: boolean }> {
    const [, name] = /\{(\w+)\}/.exec(operation.path) ?? [];
    if (name === undefined) return fc.constant({ path: operation.path, strayed: false });
    const real = this.known(`${operation.path.split('/')[2] ?? ''}/{${name}}`) ?? ['x'];
    const fill = (text: string): string => operation.path.replace(`{${name}}`, () => text);
    return fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .constantFrom(...real)
          .map((id) => ({ path: fill(encode(String(id))), strayed: false })),
      },
      {
        weight: 1,
        arbitrary: fc.uuid().map((id) => ({ path: fill(id), strayed: false })),
      },
      {
        weight: 2,
        arbitrary: oddText
          .filter((text) => text.length < 5_000)
          .map((text) => ({ path: fill(encode(text)), strayed: true })),
      },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(
            '..',
            '.',
            '%2e%2e',
            '..%2f..',
            '../../v1/orders',
            '%',
            '%E0%A4%A',
            '//',
            '',
          )
          .map((text) => ({ path: fill(text), strayed: true })),
      },
    );
  }

  private query(operation: Operation): fc.Arbitrary<string> {
    const parameters = operation.parameters.filter((one) => one.in === 'query');
    const given = parameters.map((one) =>
      fc.option(this.pairs(one), { nil: [] as string[], freq: 2 }),
    );
    const unknown = fc.oneof(
      { weight: 15, arbitrary: fc.constant<string[]>([]) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          ...['x=1', '__proto__=1', '%00=%00', '&&&', '%E0%A4%A=1', '='].map((pair) => [pair]),
        ),
      },
    );
    return fc.tuple(unknown, ...given).map((groups) => {
      const pairs = groups.flat();
      return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
    });
  }

  private pairs({ name, schema }: Parameter): fc.Arbitrary<string[]> {
    const right = this.values.of(schema, name).map((value) => `${name}=${encode(String(value))}`);
    const odd = oddText
      .filter((text) => text.length < 5_000)
      .map((text) => `${name}=${encode(text)}`);
    return fc.oneof(
      { weight: 12, arbitrary: right.map((pair) => [pair]) },
      { weight: 2, arbitrary: odd.map((pair) => [pair]) },
      { weight: 1, arbitrary: fc.tuple(right, odd) },
      { weight: 1, arbitrary: right.map((pair) => [pair.replace('=', '[]='), `${name}[a]=1`]) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<string[][]>([name], [`${name}=%`], [`${name}=%ff%fe`]),
      },
    );
  }

  private headers(operation: Operation): fc.Arbitrary<Record<string, string>> {
    const named = new Set(operation.parameters.filter((one) => one.in === 'header').map(nameOf));
    const optional = (has: boolean, values: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
      has ? fc.option(values, { nil: undefined, freq: 4 }) : fc.constant(undefined);
    const described = describedHeaders(operation, this.values, headerText);
    const rare = Object.fromEntries(
      Object.entries(otherHeaders).map(([name, values]) => [
        name,
        fc.oneof(
          { weight: 19, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: values },
        ),
      ]),
    );
    return fc
      .record({
        'accept-language': optional(true, languages),
        'if-match': optional(named.has('If-Match'), versions),
        'idempotency-key': optional(named.has('Idempotency-Key'), keys),
        ...described,
        ...rare,
      })
      .map((headers) =>
        Object.fromEntries(
          Object.entries(headers).filter(
            (entry): entry is [string, string] => entry[1] !== undefined,
          ),
        ),
      );
  }

  private body(operation: Operation): fc.Arbitrary<{ type: string; text: string } | undefined> {
    if (operation.body === undefined) return fc.constant(undefined);
    const right = this.values.of(operation.body).map((value) => JSON.stringify(value));
    const changed = fc
      .tuple(this.values.of(operation.body), fc.array(mutation, { minLength: 1, maxLength: 3 }))
      .map(([value, changes]) => serialised(mutate(value, changes)));
    const json = (texts: fc.Arbitrary<string>): fc.Arbitrary<{ type: string; text: string }> =>
      texts.map((text) => ({ type: 'application/json', text }));
    return fc.oneof(
      { weight: 12, arbitrary: json(right) },
      { weight: 6, arbitrary: json(changed) },
      { weight: 1, arbitrary: json(fc.constantFrom(...brokenBodies)) },
      { weight: 1, arbitrary: fc.record({ type: contentTypes, text: right }) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
  }
}

/** JSON, or an empty body for undefined: everything was taken away. */
function serialised(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

function nameOf({ name }: Parameter): string {
  return name;
}

function letter(code: number): string {
  return String.fromCodePoint(code);
}

/** Percent-encodes like encodeURIComponent, which throws on half a surrogate pair. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
