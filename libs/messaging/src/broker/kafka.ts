import { createRequire } from 'node:module';
import { Kafka } from 'kafkajs';

/** What kafkajs's queue of requests to one broker looks like from inside. */
export interface RequestQueue {
  readonly pending: { readonly length: number };
  /** By Date.now(); negative when the broker never asked to slow down. */
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

const checkEveryMs = 10;

/**
 * kafkajs 2.2.4 looks after waiting requests by a timer that it sets again and again for every
 * connection, also when none waits, and then for a time long past, which Node makes one millisecond
 * (#1751): a thousand wake-ups a second in every idle process, a twentieth of a core each. Here the
 * timer is only set while something waits; what comes later sets it anew.
 */
export function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const throttledMs = this.throttledUntil - Date.now();
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledMs > 0 ? throttledMs : checkEveryMs,
  );
}

/** What kafkajs's consumer looks like from inside: it asks each broker for messages in a loop. */
export interface Runner {
  readonly running: boolean;
  fetch: (this: Runner, nodeId: string) => Promise<unknown[]>;
}

/**
 * When the brokers of a cluster change, kafkajs 2.2.4 makes its loops anew, also when the consumer
 * is just being stopped. Nobody stops the new ones, and a stopped consumer answered each of their
 * questions with nothing at once: they went round for ever without ever letting go of the thread, so
 * that the process answered nobody and could not even end itself. Here a stopped consumer throws,
 * which is how a loop ends.
 */
function fetchWhileRunning(fetch: Runner['fetch']): Runner['fetch'] {
  return async function (this: Runner, nodeId) {
    if (!this.running) throw new Error('the consumer is stopped');
    return fetch.call(this, nodeId);
  };
}

const kafkaJs = createRequire(import.meta.url);
const queue = kafkaJs('kafkajs/src/network/requestQueue/index.js') as {
  readonly prototype: RequestQueue;
};
queue.prototype.scheduleCheckPendingRequests = scheduleCheckPendingRequests;
const runner = kafkaJs('kafkajs/src/consumer/runner.js') as { readonly prototype: Runner };
runner.prototype.fetch = fetchWhileRunning(runner.prototype.fetch);

/** The client, mended. Import it from here. */
export { Kafka };
