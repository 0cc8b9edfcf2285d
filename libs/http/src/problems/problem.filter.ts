import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Inject,
  Injectable,
  Logger,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessDenied } from '#libs/access';
import { isTransient } from '#libs/persistence';
import { currentTraceId } from '#libs/telemetry';
import { fill, type Language, negotiateLanguage } from './language.js';
import { type ProblemCatalogue, type ProblemDefinition, Refused } from './problem.js';
import { ValidationFailed } from './validation-failed.js';

/** Every problem that this service knows, common ones and its own. */
export const problemCatalogue = Symbol('ProblemCatalogue');

interface Known {
  readonly code: string;
  readonly field?: string | undefined;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * Answers every failure as problem+json (RFC 9457): a stable `code`, what, where, and a way out,
 * in the caller's language. What it does not know is logged whole and answered as `internal`,
 * without a word of the cause.
 */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(@Inject(problemCatalogue) private readonly catalogue: ProblemCatalogue) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const language = negotiateLanguage(request.headers['accept-language']);
    const known = this.recognise(error, language);
    const definition = this.catalogue[known.code];
    if (definition === undefined) throw new Error(`no problem has the code ${known.code}`);
    if (definition.status >= 500) this.log(error, request, definition.status);
    // Fastify would close the connection over a body that it does not take. A client that is still
    // sending it would not see the answer then; so what still comes is read and dropped.
    void reply.removeHeader('connection');
    if (definition.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (definition.status === 503) void reply.header('retry-after', '2');
    await reply
      .status(definition.status)
      .header('content-language', language)
      .header('vary', 'Accept-Language')
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemDocument(known, definition, language, request.url)));
  }

  private recognise(error: unknown, language: Language): Known {
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
    if (isTransient(error)) return { code: 'unavailable' };
    const status = (error as { statusCode?: unknown } | null)?.statusCode;
    if (typeof status === 'number' && status < 500) {
      return fromStatus(status, error instanceof Error ? error.message : '');
    }
    return { code: 'internal' };
  }

  private log(error: unknown, request: FastifyRequest, status: number): void {
    const text = `${request.method} ${request.routeOptions.url ?? '?'} answered ${status}`;
    const stack = error instanceof Error ? error.stack : String(error);
    if (status === 503) this.logger.warn(`${text}: ${String(error)}`);
    else this.logger.error(text, stack);
  }
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
