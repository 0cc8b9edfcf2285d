/** How long most took, and how long the slowest did: milliseconds, to a tenth. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** @param milliseconds in any order; of none at all every percentile is 0 */
export function percentilesOf(milliseconds: readonly number[]): Percentiles {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number(
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1),
    );
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
