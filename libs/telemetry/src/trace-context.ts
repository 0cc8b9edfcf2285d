import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/**
 * W3C Trace Context, the part that Tiergrid needs: one id that goes from the request through the
 * outbox and Kafka into every log line that it caused. https://www.w3.org/TR/trace-context/
 */
const traceparentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const invalidTraceId = '0'.repeat(32);

const current = new AsyncLocalStorage<string>();

/**
 * Runs `work` inside a trace.
 * @param traceparent the header from outside; a missing or malformed one begins a new trace
 */
export function runInTrace<T>(traceparent: string | undefined, work: () => T): T {
  const trace = traceIdOf(traceparent) ?? randomHex();
  return current.run(`00-${trace}-${randomHex().slice(16)}-01`, work);
}

/** The `traceparent` to pass on, or undefined outside a trace. */
export function currentTraceparent(): string | undefined {
  return current.getStore();
}

/** The id that ties log lines together, 32 hex digits, or undefined outside a trace. */
export function currentTraceId(): string | undefined {
  return traceIdOf(current.getStore());
}

/** 32 digits. Node makes UUIDs from random bytes kept ahead; drawing each anew costs 10 µs. */
function randomHex(): string {
  return randomUUID().replaceAll('-', '');
}

function traceIdOf(traceparent: string | undefined): string | undefined {
  const id = traceparent === undefined ? undefined : traceparentPattern.exec(traceparent)?.[1];
  return id === invalidTraceId ? undefined : id;
}
