import type { IncomingMessage, ServerResponse } from 'node:http';
import { runInTrace } from '#libs/telemetry';
import { negotiateLanguage } from '../problems/language.js';
import { Refused } from '../problems/problem.js';
import type { ProblemWriter } from '../problems/problem-writer.js';

/** One for each code: an error takes 15 µs to make, for a stack that nobody reads. */
const refusals = new Map<string, Refused>();

function refusalOf(code: string): Refused {
  const refusal = refusals.get(code) ?? new Refused(code);
  refusals.set(code, refusal);
  return refusal;
}

/**
 * Answers a request with a problem, past the framework. A body that still comes is read and dropped
 * by Node, so the connection can be used again.
 * @param code of a problem that the service knows
 */
export function refuse(
  problems: ProblemWriter,
  code: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { traceparent } = request.headers;
  runInTrace(typeof traceparent === 'string' ? traceparent : undefined, () => {
    const language = negotiateLanguage(request.headers['accept-language']);
    const { status, document, headers } = problems.write(
      refusalOf(code),
      language,
      request.url ?? '/',
    );
    const body = JSON.stringify(document);
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
  });
}
