import { HttpException, Inject, Injectable } from '@nestjs/common';
import { AccessDenied } from '#libs/access';
import { DatabaseBusy, isTransient } from '#libs/persistence';
import { currentTraceId } from '#libs/telemetry';
import { fill, type Language } from './language.js';
import { type ProblemCatalogue, type ProblemDefinition, Refused } from './problem.js';
import { ValidationFailed } from './validation-failed.js';

/** Every problem that this service knows, common ones and its own. */
export const problemCatalogue = Symbol('ProblemCatalogue');

/** A problem document (RFC 9457) and the status to send it with. */
export interface WrittenProblem {
  readonly status: number;
  readonly document: Readonly<Record<string, unknown>>;
  /** Those that go with it: type, language, when to come back. */
  readonly headers: Readonly<Record<string, string>>;
}

const usualRetryAfterSeconds = 2;

interface Known {
  readonly code: string;
  readonly field?: string | undefined;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * Writes failures as problem documents: a stable `code`, what, where, and a way out, in the
 * reader's language. What it does not know becomes `internal`, without a word of the cause.
 */
@Injectable()
export class ProblemWriter {
  constructor(@Inject(problemCatalogue) private readonly catalogue: ProblemCatalogue) {}

  /** @param instance the address that the problem is about */
  write(error: unknown, language: Language, instance: string): WrittenProblem {
    const known = recognise(error, language);
    const definition = this.catalogue[known.code];
    if (definition === undefined) throw new Error(`no problem has the code ${known.code}`);
    return {
      status: definition.status,
      document: problemDocument(known, definition, language, instance),
      headers: problemHeaders(definition, language),
    };
  }
}

function recognise(error: unknown, language: Language): Known {
  if (error instanceof Refused) return { code: error.code, ...error.details };
  if (error instanceof ValidationFailed) {
    const errors = error.errors(language);
    return {
      code: 'validation-failed',
      field: errors[0]?.field,
      parameters: { count: String(errors.length) },
      extensions: { errors },
    };
  }
  if (error instanceof AccessDenied) return { code: error.reason };
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error.message);
  if (error instanceof DatabaseBusy) return { code: 'overloaded' };
  if (isTransient(error)) return { code: 'unavailable' };
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status < 500) {
    return fromStatus(status, error instanceof Error ? error.message : '');
  }
  return { code: 'internal' };
}

/** What the framework refused by itself: no route, a body that is no JSON, too large … */
function fromStatus(status: number, message: string): Known {
  switch (status) {
    case 404:
      return { code: 'not-found' };
    case 405:
      return { code: 'method-not-allowed' };
    case 413:
      return { code: 'body-too-large' };
    case 415:
      return { code: 'unsupported-media-type' };
    case 429:
      return { code: 'too-many-requests' };
    case 503:
      return { code: 'unavailable' };
    default:
      return status < 500
        ? { code: 'malformed-json', parameters: { reason: message } }
        : { code: 'internal' };
  }
}

function problemHeaders(
  { status, retryAfterSeconds }: ProblemDefinition,
  language: Language,
): Record<string, string> {
  const comeBack = retryAfterSeconds ?? (status === 503 ? usualRetryAfterSeconds : undefined);
  return {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language,
    vary: 'Accept-Language',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(comeBack === undefined ? {} : { 'retry-after': String(comeBack) }),
  };
}

function problemDocument(
  known: Known,
  definition: ProblemDefinition,
  language: Language,
  url: string,
): Record<string, unknown> {
  const parameters = known.parameters ?? {};
  return {
    type: `https://tiergrid.org/problems/${known.code}`,
    title: definition.title[language],
    status: definition.status,
    detail: fill(definition.detail[language], parameters),
    instance: url,
    code: known.code,
    ...(known.field === undefined ? {} : { field: known.field }),
    wayOut: fill(definition.wayOut[language], parameters),
    ...known.extensions,
    traceId: currentTraceId(),
  };
}
