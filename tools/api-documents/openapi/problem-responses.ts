import { commonProblems, type ProblemCatalogue } from '#libs/http';
import type { JsonSchema } from '../json-schema.js';
import type { DocumentedService } from '../services.js';

/** Name in `components.responses` of each status that a problem can have, and what it means. */
export const problemResponses = {
  400: { name: 'BadRequest', meaning: 'The request is not as described' },
  401: { name: 'Unauthorized', meaning: 'No access token, or not a good one' },
  403: { name: 'Forbidden', meaning: 'Not for this role, or another office must act' },
  404: { name: 'NotFound', meaning: 'There is nothing here that the caller may see' },
  409: { name: 'Conflict', meaning: 'Not possible in the present state' },
  410: { name: 'Gone', meaning: 'It was here, and is no more' },
  412: { name: 'PreconditionFailed', meaning: 'It has changed since it was read' },
  413: { name: 'ContentTooLarge', meaning: 'The body is too large' },
  415: { name: 'UnsupportedMediaType', meaning: 'The body is not JSON' },
  416: { name: 'RangeNotSatisfiable', meaning: 'The part asked for lies outside' },
  422: { name: 'UnprocessableContent', meaning: 'Understood, but not possible with these values' },
  423: { name: 'Locked', meaning: 'Another request works on it; try again' },
  428: { name: 'PreconditionRequired', meaning: 'If-Match is missing' },
  429: { name: 'TooManyRequests', meaning: 'More requests than the quota allows' },
  503: { name: 'ServiceUnavailable', meaning: 'Not available now; send it again' },
} as const;

export type ProblemStatus = keyof typeof problemResponses;

/** The body of every answer that is no success. */
export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'What went wrong and what to do about it (RFC 9457)',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'wayOut'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'https://tiergrid.org/problems/ and code' },
    title: { type: 'string', description: 'The kind of problem, in the language asked for' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong here' },
    instance: { type: 'string', description: 'The address that was asked' },
    code: { type: 'string', description: 'Stable; programs decide by it. See x-problems' },
    field: {
      type: 'string',
      description: 'JSON Pointer into the body, or the name of a parameter or header',
    },
    wayOut: { type: 'string', description: 'What the caller can do' },
    traceId: { type: 'string', description: 'Tell it the operator' },
    errors: {
      type: 'array',
      description: 'Every field that is not as described',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: {
          field: { type: 'string' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
    allowedCommands: {
      type: 'array',
      items: { type: 'string' },
      description: 'With command-not-allowed: what fits the present state',
    },
    currentVersion: { type: 'integer', description: 'With version-stale: the version that stands' },
  },
};

/** Every problem of every service by its code, in alphabetical order. */
export function allProblems(services: readonly DocumentedService[]): ProblemCatalogue {
  const catalogue: Record<string, ProblemCatalogue[string]> = { ...commonProblems };
  for (const { problems } of services) Object.assign(catalogue, problems);
  return Object.fromEntries(Object.entries(catalogue).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** `components.responses`: one for each status, naming the codes that come with it. */
export function problemComponents(problems: ProblemCatalogue): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(problemResponses).map(([status, { name, meaning }]) => {
      const codes = Object.entries(problems)
        .filter(([, problem]) => problem.status === Number(status))
        .map(([code]) => `\`${code}\``);
      return [name, problemResponse(Number(status), `${meaning}. Codes: ${codes.join(', ')}`)];
    }),
  );
}

function problemResponse(status: number, description: string): Record<string, unknown> {
  const headers =
    status === 429 || status === 503
      ? { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } }
      : undefined;
  return {
    description,
    ...(headers === undefined ? {} : { headers }),
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    },
  };
}
