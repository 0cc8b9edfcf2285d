import { DatabaseBusy } from './database-busy.js';

interface PostgresError {
  code?: unknown;
  constraint?: unknown;
}

/**
 * Conditions under which the same work may succeed a moment later: lost or refused connections,
 * a server that starts or stops, deadlocks, serialisation failures, time-outs, a full disk.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const transientClasses = new Set(['08', '40', '53', '57', '58']);
const transientCodes = new Set(['25P03', '55P03']);
const transientSystemErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const transientMessages = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error',
  'Client was closed',
];

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code } = error as PostgresError;
  return typeof code === 'string' ? code : undefined;
}

/** True when `error` says that PostgreSQL could not be reached or asks to try again. */
export function isTransient(error: unknown): boolean {
  if (error instanceof DatabaseBusy) return true;
  const code = codeOf(error);
  if (code !== undefined) {
    if (transientSystemErrors.has(code) || transientCodes.has(code)) return true;
    if (/^[0-9A-Z]{5}$/.test(code)) return transientClasses.has(code.slice(0, 2));
  }
  return error instanceof Error && transientMessages.some((text) => error.message.includes(text));
}

/** True when `error` is a violation of the unique constraint or index named `constraint`. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return codeOf(error) === '23505' && (error as PostgresError).constraint === constraint;
}
