import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Injectable,
  Logger,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { negotiateLanguage } from './language.js';
import { Refused } from './problem.js';
import { ProblemWriter } from './problem-writer.js';

/** Answers every failure as problem+json, and logs what is our own fault. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(private readonly problems: ProblemWriter) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const language = negotiateLanguage(request.headers['accept-language']);
    const { status, document, headers } = this.problems.write(error, language, request.url);
    // A refusal is a decision, and whoever decided has logged what there is to say.
    if (status >= 500 && !(error instanceof Refused)) this.log(error, request, status);
    // Fastify would close the connection over a body that it does not take. A client that is still
    // sending it would not see the answer then; so what still comes is read and dropped.
    void reply.removeHeader('connection');
    await reply.status(status).headers(headers).send(JSON.stringify(document));
  }

  private log(error: unknown, request: FastifyRequest, status: number): void {
    const text = `${request.method} ${request.routeOptions.url ?? '?'} answered ${status}`;
    const stack = error instanceof Error ? error.stack : String(error);
    if (status === 503) this.logger.warn(`${text}: ${String(error)}`);
    else this.logger.error(text, stack);
  }
}
