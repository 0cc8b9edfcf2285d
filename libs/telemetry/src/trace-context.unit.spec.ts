import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { currentTraceId, currentTraceparent, runInTrace } from './trace-context.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

describe('runInTrace', () => {
  it('goes on with the trace of the header, under a span of its own', () => {
    const passedOn = runInTrace(traceparent, currentTraceparent) ?? '';
    assert.match(passedOn, new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    assert.notEqual(passedOn, traceparent);
    assert.equal(runInTrace(traceparent, currentTraceId), traceId);
  });

  it('begins a trace where there is none, or none that can be one', () => {
    const headers = [
      undefined,
      '',
      traceId,
      traceparent.toUpperCase(),
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
      `${traceparent}\n{"level":"fatal"}`,
    ];
    const begun = headers.map((header) => runInTrace(header, currentTraceId));
    for (const id of begun) assert.match(id ?? '', /^[0-9a-f]{32}$/);
    assert.equal(new Set([...begun, traceId]).size, headers.length + 1);
  });

  it('lasts as long as the work, also across what it waits for', async () => {
    await runInTrace(traceparent, async () => {
      await Promise.resolve();
      assert.equal(currentTraceId(), traceId);
    });
    assert.equal(currentTraceId(), undefined);
    assert.equal(currentTraceparent(), undefined);
  });
});
