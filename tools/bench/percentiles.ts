import { quantile, rounded } from './figures.js';

/** How long most took, and how long the slowest did: milliseconds, to a tenth. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** @param milliseconds in any order; of none at all every percentile is 0 */
export function percentilesOf(milliseconds: readonly number[]): Percentiles {
  const at = (share: number): number => rounded(quantile(milliseconds, share) ?? 0, 1);
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
