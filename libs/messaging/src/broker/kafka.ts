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

const kafkaJsQueue = createRequire(import.meta.url)(
  'kafkajs/src/network/requestQueue/index.js',
) as { readonly prototype: RequestQueue };
kafkaJsQueue.prototype.scheduleCheckPendingRequests = scheduleCheckPendingRequests;

/** The client, mended. Import it from here. */
export { Kafka };
