const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** After the first failed attempt, the second, and so on; then it is given up, after three days. */
const delays = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** Attempts that fail together must not come back together. */
const jitter = 0.2;

/**
 * How long to wait after a failed attempt: the schedule that Standard Webhooks recommends.
 * @param attempts made so far, 1 or more
 * @param random from 0 to 1
 * @param askedMs what the receiver asked for (Retry-After); heeded where it is longer, up to a day
 * @returns milliseconds, or undefined when it is to be given up
 */
export function retryDelayMs(attempts: number, random: number, askedMs = 0): number | undefined {
  const delay = delays[attempts - 1];
  if (delay === undefined) return undefined;
  const spread = delay * (1 - jitter + 2 * jitter * random);
  return Math.round(Math.max(spread, Math.min(askedMs, 24 * hour)));
}
