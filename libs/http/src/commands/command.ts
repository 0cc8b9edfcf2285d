import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#libs/access';
import { Refused } from '../problems/problem.js';

/** What a POST says of itself beside its body. */
export interface Command {
  readonly caller: Caller;
  /** The Idempotency-Key header, if any. */
  readonly idempotencyKey: string | undefined;
  /**
   * Tells whether a repeated key comes with the same request: method, address, body. Made when it
   * is asked for, which is after the body was found good: a body of another kind may be nested
   * deeper than JSON.stringify can follow.
   */
  readonly fingerprint: () => string;
  /** The version in If-Match; `*` for any; undefined when the header is missing. */
  readonly ifMatch: number | '*' | undefined;
  /** Called when the stored first answer is given instead of doing it again. */
  readonly onReplay: () => void;
}

/** Reads the headers of a command. @throws Refused for a malformed key or If-Match */
export function readCommand(
  request: FastifyRequest & { caller?: Caller },
  reply: FastifyReply,
): Command {
  if (request.caller === undefined) throw new Error('no caller: is the route public?');
  return {
    caller: request.caller,
    idempotencyKey: readIdempotencyKey(request.headers['idempotency-key']),
    fingerprint: () => fingerprintOf(`${request.method} ${request.url}`, request.body),
    ifMatch: readIfMatch(request.headers['if-match']),
    onReplay: () => {
      void reply.header('idempotency-replayed', 'true');
    },
  };
}

/** What tells whether two requests under one key are the same. */
export function fingerprintOf(address: string, body: unknown): string {
  return createHash('sha256')
    .update(`${address}\n`)
    .update(JSON.stringify(body ?? null))
    .digest('base64');
}

/** The present request as a command: `@CurrentCommand() command: Command`. */
export const CurrentCommand = createParamDecorator(
  (_: unknown, context: ExecutionContext): Command => {
    const http = context.switchToHttp();
    return readCommand(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  },
);

/**
 * Compares If-Match with the version that stands.
 * @param required when true, a command without If-Match is refused
 * @throws Refused precondition-required, version-stale
 */
export function assertVersion(command: Command, actual: number, required: boolean): void {
  if (command.ifMatch === undefined) {
    if (required) throw new Refused('precondition-required', { field: 'If-Match' });
    return;
  }
  if (command.ifMatch !== '*' && command.ifMatch !== actual) {
    throw new Refused('version-stale', {
      field: 'If-Match',
      parameters: { expected: String(command.ifMatch), actual: String(actual) },
      extensions: { currentVersion: actual },
    });
  }
}

function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  // The IETF draft writes the key as a quoted string; most clients send it bare.
  const key = String(header).replace(/^"(.*)"$/, '$1');
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Refused('idempotency-key-malformed', { field: 'Idempotency-Key' });
  }
  return key;
}

function readIfMatch(header: string | undefined): number | '*' | undefined {
  if (header === undefined || header === '*') return header;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined) throw new Refused('if-match-malformed', { field: 'If-Match' });
  return Number(version);
}
