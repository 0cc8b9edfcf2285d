/** By when a task is to be acknowledged and done; null: no limit. */
export interface Limits {
  readonly acknowledgeBy: Date | null;
  readonly completeBy: Date | null;
}

export type LimitName = keyof Limits;

export type LimitRefusal =
  | { readonly code: 'limit-in-past'; readonly limit: LimitName }
  | { readonly code: 'limits-out-of-order' }
  | { readonly code: 'limit-after-parents'; readonly limit: LimitName; readonly latest: Date };

/**
 * Checks limits that somebody sets.
 * @param latest the limit of the task that is handed down; null when there is none
 */
export function checkLimits(
  limits: Limits,
  now: Date,
  latest: Date | null,
): LimitRefusal | undefined {
  const { acknowledgeBy, completeBy } = limits;
  for (const limit of ['acknowledgeBy', 'completeBy'] as const) {
    const time = limits[limit];
    if (time === null) continue;
    if (time <= now) return { code: 'limit-in-past', limit };
    if (latest !== null && time > latest) return { code: 'limit-after-parents', limit, latest };
  }
  if (acknowledgeBy !== null && completeBy !== null && acknowledgeBy >= completeBy) {
    return { code: 'limits-out-of-order' };
  }
  return undefined;
}
