/** As for reports: phones' clocks are a little off. */
const aheadMs = 2 * 60 * 1000;
/** Nobody is offline for longer; a clock that says so was never set. */
const behindMs = 366 * 24 * 60 * 60 * 1000;

/**
 * The time at which a device says that something was done, or null where its clock cannot be right.
 * @param occurredAt what the device says
 * @param receivedAt when the platform received it
 */
export function credibleTime(occurredAt: Date, receivedAt: Date): Date | null {
  const agoMs = receivedAt.getTime() - occurredAt.getTime();
  return agoMs >= -aheadMs && agoMs <= behindMs ? occurredAt : null;
}
