import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import type { ApiDocument, JsonSchema, Operation } from './openapi.js';
import type { FuzzRequest } from './requests.js';
import type { FuzzAnswer } from './sender.js';

/** The formats that the document uses, as RFC 3339 and RFC 9562 have them. */
const formats: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  uri: /^[a-z][a-z0-9+.-]*:\S*$/i,
};

/** Of the server itself, before there is an operation that could document it. */
const headTooLarge = 431;

/** Says what is wrong with an answer, by the document. */
export class Judge {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: false });
  private readonly compiled = new Map<JsonSchema, ValidateFunction>();
  private readonly problem: JsonSchema = { $ref: 'api#/components/schemas/Problem' };

  constructor(private readonly document: ApiDocument) {
    for (const [name, format] of Object.entries(formats)) this.ajv.addFormat(name, format);
    // Schemas refer to each other by `#/components/…`: the whole document is their home.
    this.ajv.addSchema({ ...document.whole, $id: 'api' });
  }

  /** @returns what is wrong, or undefined when all is well */
  faultOf(operation: Operation, request: FuzzRequest, answer: FuzzAnswer): string | undefined {
    const { status, contentType } = answer;
    if (status >= 500) return `answered ${status}`;
    if (!request.strayed && !operation.answers.has(status) && status !== headTooLarge)
      return `${status} is not documented`;
    // What a HEAD is answered with has a head only.
    if (request.method === 'HEAD') return answer.text === '' ? undefined : 'HEAD with a body';
    if (status >= 400) return this.problemFault(answer);
    if (request.strayed) return undefined;
    const content = operation.answers.get(status) ?? new Map<string, JsonSchema | undefined>();
    if (content.size === 0) return answer.text === '' ? undefined : `${status} with a body`;
    if (!content.has(contentType)) return `${status} comes as ${contentType}`;
    const schema = content.get(contentType);
    if (contentType !== 'application/json' || schema === undefined) return undefined;
    return this.mismatch(within(schema), answer) ?? itemFault(answer);
  }

  private problemFault(answer: FuzzAnswer): string | undefined {
    if (answer.contentType !== 'application/problem+json') {
      return `${answer.status} comes as ${answer.contentType || 'nothing'}`;
    }
    const fault = this.mismatch(this.problem, answer);
    if (fault !== undefined) return fault;
    const { code, status } = JSON.parse(answer.text) as { code: string; status: number };
    const known = this.document.problems[code];
    if (known === undefined) return `the code ${code} is not documented`;
    if (known.status !== answer.status || status !== answer.status) {
      return `${code} comes with ${answer.status}, its document says ${status}`;
    }
    return undefined;
  }

  private mismatch(schema: JsonSchema, { text }: FuzzAnswer): string | undefined {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch (error) {
      return `the answer is no JSON: ${String(error)}`;
    }
    let validate = this.compiled.get(schema);
    if (validate === undefined) {
      validate = this.ajv.compile(schema);
      this.compiled.set(schema, validate);
    }
    if (validate(body)) return undefined;
    return `the answer does not fit its schema: ${this.ajv.errorsText(validate.errors)}`;
  }
}

/** In an answer to a batch each item has a status of its own. */
function itemFault({ status, text }: FuzzAnswer): string | undefined {
  if (status !== 207) return undefined;
  const { items } = JSON.parse(text) as { items: { status: number; problem?: unknown }[] };
  const failed = items.find((item) => item.status >= 500);
  return failed === undefined ? undefined : `an item answered ${JSON.stringify(failed)}`;
}

const homes = new WeakMap<JsonSchema, JsonSchema>();

/** The same schema with its references led into the whole document. */
function within(schema: JsonSchema): JsonSchema {
  let found = homes.get(schema);
  if (found === undefined) {
    found = JSON.parse(
      JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/'),
    ) as JsonSchema;
    homes.set(schema, found);
  }
  return found;
}
