/** Days that an item waits for those before it; by then they are lost with the phone. */
const parkedDays = 30;
const parkedMs = parkedDays * 24 * 60 * 60 * 1000;

/** When an item is given up that is still parked by then. */
export function expiryOf(receivedAt: Date): Date {
  return new Date(receivedAt.getTime() + parkedMs);
}

/** What was received before is given up now. */
export function expiredBefore(now: Date): Date {
  return new Date(now.getTime() - parkedMs);
}
