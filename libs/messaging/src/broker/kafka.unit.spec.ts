import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it, mock } from 'node:test';
import { logLevel } from 'kafkajs';
import { Kafka, type RequestQueue, scheduleCheckPendingRequests } from './kafka.js';

describe('the queue of requests to a broker', () => {
  function queue(pending: number, throttledUntil = -1) {
    return {
      pending: { length: pending },
      throttledUntil,
      throttleCheckTimeoutId: null as NodeJS.Timeout | null,
      checkPendingRequests: mock.fn(),
      scheduleCheckPendingRequests,
    } satisfies RequestQueue;
  }

  it('sets no timer while nothing waits', () => {
    const empty = queue(0);
    empty.scheduleCheckPendingRequests();
    assert.equal(empty.throttleCheckTimeoutId, null);
  });

  it('looks after what waits, once, and when the broker lets it', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000 });
    const waiting = queue(1);
    waiting.scheduleCheckPendingRequests();
    waiting.scheduleCheckPendingRequests();
    t.mock.timers.tick(10);
    assert.equal(waiting.checkPendingRequests.mock.callCount(), 1);
    const throttled = queue(1, 1_510);
    throttled.scheduleCheckPendingRequests();
    t.mock.timers.tick(499);
    assert.equal(throttled.checkPendingRequests.mock.callCount(), 0);
    t.mock.timers.tick(1);
    assert.equal(throttled.checkPendingRequests.mock.callCount(), 1);
  });

  it("is the one that kafkajs's own clients use", async () => {
    // A broker that takes connections and says nothing: its queues hold a request that was sent.
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const warnings = mock.fn();
    process.on('warning', warnings);
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const admin = new Kafka({
      brokers: [`127.0.0.1:${address.port}`],
      requestTimeout: 100,
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
    }).admin();
    await assert.rejects(admin.connect());
    await admin.disconnect();
    server.close();
    process.off('warning', warnings);
    assert.equal(warnings.mock.callCount(), 0, 'TimeoutNegativeWarning is how the spinning shows');
  });
});
