import type { OpenAPIObject } from '@nestjs/swagger';
import { isObject, type JsonSchema } from '../json-schema.js';
import type { DocumentedService } from '../services.js';
import { type ProblemStatus, problemResponses } from './problem-responses.js';
import type { SharedSchemas } from './shared-schemas.js';

type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];
type RequestBody = NonNullable<Operation['requestBody']>;
type Response = Extract<Operation['responses'][string], { description: string; content?: unknown }>;

/** What the controllers say of an operation, completed with what holds for all of them. */
export class OperationCompleter {
  constructor(
    private readonly service: DocumentedService,
    private readonly schemas: SharedSchemas,
  ) {}

  /** @throws Error when the controller leaves out what only it can know */
  complete(method: string, path: string, operation: Operation): Operation {
    assertDescribed(method, path, operation);
    const isPost = method === 'post';
    const isCommand = isPost && path.includes('{');
    const ifMatch = declaredIfMatch(operation) ?? (isCommand ? this.service.ifMatch : 'none');
    const declared = Object.keys(operation.responses).map(Number).filter(isProblemStatus);
    const usual = problemStatuses(operation, { isPost, isCommand, ifMatch });
    const statuses = [...new Set([...usual, ...declared])].toSorted((a, b) => a - b);
    return {
      ...operation,
      description: withRoles(operation),
      security: [{ bearer: [] }, { oauth2: [] }],
      parameters: [
        ...(operation.parameters ?? []).map((parameter) => this.parameter(parameter)),
        { $ref: '#/components/parameters/AcceptLanguage' },
        ...(isPost ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
        ...(ifMatch === 'required' ? [{ $ref: '#/components/parameters/IfMatchRequired' }] : []),
        ...(ifMatch === 'optional' ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
      ],
      ...(operation.requestBody === undefined
        ? {}
        : { requestBody: this.body(operation.requestBody) }),
      responses: {
        ...this.successes(operation, isPost),
        ...Object.fromEntries(
          statuses.map((status) => [
            status,
            { $ref: `#/components/responses/${problemResponses[status].name}` },
          ]),
        ),
      },
    };
  }

  private parameter(parameter: Parameter): Parameter {
    if (!('schema' in parameter) || !isObject(parameter.schema)) return parameter;
    // Nest says the description twice.
    const { description: _twice, ...schema } = this.schemas.adopt(parameter.schema, false);
    return { ...parameter, schema };
  }

  private body(body: RequestBody): RequestBody {
    if (!('content' in body)) return body;
    let required = body.required ?? true;
    const content: typeof body.content = {};
    for (const [type, media] of Object.entries(body.content)) {
      const schema = this.schemas.adopt(media.schema as JsonSchema, false);
      if ('default' in this.schemas.resolve(schema)) required = false;
      content[type] = { ...media, schema };
    }
    return { ...body, required, content };
  }

  private successes(operation: Operation, isPost: boolean): Operation['responses'] {
    const responses: Operation['responses'] = {};
    for (const [status, response] of Object.entries(operation.responses)) {
      if (isProblemStatus(Number(status))) continue;
      responses[status] =
        response !== undefined && 'content' in response
          ? this.success(status, response, isPost)
          : response;
    }
    return responses;
  }

  private success(status: string, response: Response, isPost: boolean): Response {
    const headers: NonNullable<Response['headers']> = {};
    const content: NonNullable<Response['content']> = {};
    for (const [type, media] of Object.entries(response.content ?? {})) {
      if (type === 'application/json') {
        const schema = this.schemas.adopt(media.schema as JsonSchema, true);
        const { properties } = this.schemas.resolve(schema);
        if (isObject(properties) && 'version' in properties) headers['ETag'] = headerOf('ETag');
        content[type] = { ...media, schema };
      } else {
        // The same as text: CSV has no schema of JSON.
        content[type] = { schema: { type: 'string' } };
      }
    }
    if (status === '201') headers['Location'] = headerOf('Location');
    if (isPost) headers['Idempotency-Replayed'] = headerOf('IdempotencyReplayed');
    return { ...response, ...(Object.keys(headers).length === 0 ? {} : { headers }), content };
  }
}

function isProblemStatus(status: number): status is ProblemStatus {
  return status in problemResponses;
}

function headerOf(name: string): { $ref: string } {
  return { $ref: `#/components/headers/${name}` };
}

function assertDescribed(method: string, path: string, operation: Operation): void {
  const missing = [
    ...(operation.summary === undefined || operation.summary === '' ? ['a summary'] : []),
    ...(operation.tags === undefined || operation.tags.length === 0 ? ['@ApiTags'] : []),
    ...(rolesOf(operation).length === 0 ? ['@Roles on the method'] : []),
    ...(answersSomething(operation) ? [] : ['@Answers']),
    ...undocumentedParameters(path, operation).map((name) => `@Param('${name}')`),
  ];
  if (missing.length > 0) {
    throw new Error(`${method.toUpperCase()} ${path} lacks ${missing.join(', ')}`);
  }
}

/**
 * Nest documents an answer without a body where a method says nothing. In the protocol of uploads
 * answers have headers only.
 */
function answersSomething({ responses }: Operation): boolean {
  return Object.entries(responses).some(
    ([status, response]) =>
      status === '204' ||
      (status.startsWith('2') &&
        response !== undefined &&
        ('content' in response || 'headers' in response)),
  );
}

function undocumentedParameters(path: string, { parameters = [] }: Operation): string[] {
  const documented = parameters.map((each) => ('name' in each ? each.name : ''));
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  return names.filter((name) => !documented.includes(name));
}

function rolesOf(operation: Operation): string[] {
  const roles: unknown = (operation as { 'x-roles'?: unknown })['x-roles'];
  return Array.isArray(roles) ? roles.map(String) : [];
}

/**
 * What an operation says of itself: a command that decides on nothing somebody else could have
 * changed needs no version, and a text that takes the place of another needs one.
 */
function declaredIfMatch(operation: Operation): 'none' | 'required' | undefined {
  const declared = (operation as { 'x-if-match'?: unknown })['x-if-match'];
  return declared === 'none' || declared === 'required' ? declared : undefined;
}

/** The interface of the documents shows descriptions and not extensions. */
function withRoles(operation: Operation): string {
  const roles = `Roles: ${rolesOf(operation).join(', ')}.`;
  return operation.description === undefined || operation.description === ''
    ? roles
    : `${operation.description}\n\n${roles}`;
}

function problemStatuses(
  operation: Operation,
  kind: { isPost: boolean; isCommand: boolean; ifMatch: DocumentedService['ifMatch'] },
): ProblemStatus[] {
  const parameters = operation.parameters ?? [];
  const hasBody = operation.requestBody !== undefined;
  const narrowsByPath = parameters.some((each) => 'in' in each && each.in === 'path');
  const asksOfDivision = parameters.some(
    (each) => 'name' in each && each.name === 'division' && each.required === true,
  );
  const statuses: [ProblemStatus, boolean][] = [
    [400, parameters.length > 0 || hasBody || kind.isPost],
    [401, true],
    [403, true],
    [404, narrowsByPath || asksOfDivision],
    [409, kind.isCommand],
    [412, kind.ifMatch !== 'none'],
    [413, hasBody],
    [415, hasBody],
    [422, kind.isPost || asksOfDivision],
    [428, kind.ifMatch === 'required'],
    [429, true],
    [503, true],
  ];
  return statuses.filter(([, applies]) => applies).map(([status]) => status);
}
