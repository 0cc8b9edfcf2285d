import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until `look` gives something other than undefined, by looking again and again. For effects
 * that come through Kafka; the limit is only there so that a broken test ends.
 * @throws Error after `limitMs`, with what was waited for and the last error that `look` threw
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  limitMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  let lastError: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      lastError = error;
    }
    await delay(25);
  }
  throw new Error(`${what}: not within ${limitMs} ms`, { cause: lastError });
}
