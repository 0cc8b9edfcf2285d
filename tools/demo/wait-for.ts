import { setTimeout as delay } from 'node:timers/promises';

/**
 * Looks again and again until something is there that comes through Kafka.
 * @throws Error when it is not there within the limit
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  limitMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${limitMs} ms`);
    await delay(50);
  }
}
