import type { OpenAPIObject } from '@nestjs/swagger';
import type { DocumentedService } from '../services.js';
import { OperationCompleter } from './operation.js';
import { allProblems, problemComponents, problemSchema } from './problem-responses.js';
import { serviceDocument } from './service-document.js';
import { SharedSchemas } from './shared-schemas.js';

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;

const introduction = [
  'Tiergrid carries cyber-security incidents up an administrative tree and work back down it.',
  "Get a token with your client's id and secret (client credentials) at `/oauth/token`, and send " +
    'it as `Authorization: Bearer <token>`. What you see and may do follows from your role and ' +
    'your office: its subtree is your scope, and what lies outside it does not exist for you (404).',
  'Errors are RFC 9457 problems with a stable `code`, in Chinese or English by Accept-Language. ' +
    'Send an `Idempotency-Key` with every POST and repeat the very same request when the answer ' +
    'got lost. 201 means that it is stored for good. Answers may get further fields at any time.',
].join('\n\n');

/**
 * The description of the whole API, as the gateway serves it.
 * @throws Error when an operation is not described or two services contradict each other
 */
export async function openApiDocument(
  services: readonly DocumentedService[],
): Promise<OpenAPIObject> {
  const schemas = new SharedSchemas();
  schemas.add('Problem', problemSchema);
  const paths = new Map<string, OpenAPIObject['paths'][string]>();
  const operationIds = new Set<string>();
  for (const service of services) {
    const document = await serviceDocument(service);
    const completer = new OperationCompleter(service, schemas);
    for (const [path, item] of Object.entries(document.paths)) {
      if (paths.has(path)) throw new Error(`two services answer ${path}`);
      const completed = { ...item };
      for (const method of methods) {
        const operation = item[method];
        if (operation === undefined) continue;
        const id = operation.operationId ?? '';
        if (operationIds.has(id)) throw new Error(`two operations have the operationId ${id}`);
        operationIds.add(id);
        completed[method] = completer.complete(method, path, operation);
      }
      paths.set(path, completed);
    }
  }
  const problems = allProblems(services);
  const document = {
    openapi: '3.1.0',
    info: { title: 'Tiergrid', version: '1', description: introduction },
    servers: [{ url: '/' }],
    tags: [...tagsOf(paths.values())].toSorted().map((name) => ({ name })),
    paths: Object.fromEntries([...paths].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: schemas.toObject(),
      responses: problemComponents(problems),
      parameters: sharedParameters,
      headers: sharedHeaders,
      securitySchemes,
    },
    // Programs decide by these codes; people read the words.
    'x-problems': Object.fromEntries(
      Object.entries(problems).map(([code, { status, title }]) => [code, { status, title }]),
    ),
  };
  return document as OpenAPIObject;
}

function* tagsOf(items: Iterable<OpenAPIObject['paths'][string]>): Iterable<string> {
  const tags = new Set<string>();
  for (const item of items) {
    for (const method of methods) for (const tag of item[method]?.tags ?? []) tags.add(tag);
  }
  yield* tags;
}

const sharedParameters = {
  AcceptLanguage: {
    name: 'Accept-Language',
    in: 'header',
    required: false,
    description: 'Language of problems: zh-CN (also when it is missing) or en',
    schema: { type: 'string' },
    example: 'zh-CN',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Chosen by the client, a UUID does well. The same key with the same request gets the first ' +
      'answer and does nothing again; with another request it is refused (422).',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The ETag of what you decided on; when it is stale, nothing happens (412)',
    schema: { type: 'string' },
    example: '"3"',
  },
  IfMatchRequired: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The ETag of what you decided on; when it is stale, nothing happens (412)',
    schema: { type: 'string' },
    example: '"3"',
  },
};

const sharedHeaders = {
  ETag: {
    description: 'The version; send it back as If-Match',
    schema: { type: 'string' },
    example: '"3"',
  },
  Location: { description: 'Where it can be read', schema: { type: 'string' } },
  IdempotencyReplayed: {
    description: 'true when this is the stored first answer to a repeated Idempotency-Key',
    schema: { type: 'string', enum: ['true'] },
  },
};

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token from /oauth/token',
  },
  oauth2: {
    type: 'oauth2',
    description: 'Client credentials of an office',
    // The gateway puts its own address before it.
    flows: { clientCredentials: { tokenUrl: '/oauth/token', scopes: {} } },
  },
};
