import { ancestorCodes, childPath, type DivisionLevel, type DivisionPath } from '#libs/divisions';

/**
 * Where a fact is counted: in the division at `path` and in every division above it.
 *
 * The tiers of these divisions are taken from the directory once, when the fact is placed, and kept
 * with it. So a count can be done again from the facts alone, and it comes out the same after the
 * tree has changed: what happened stays where it happened.
 */
export interface Placeable {
  readonly path: DivisionPath;
  /** Tiers of the divisions of `path` from the root down; null while the directory lacks one. */
  readonly levels: readonly DivisionLevel[] | null;
}

/** One division in which a fact is counted. */
export interface Tier {
  readonly level: DivisionLevel;
  readonly path: DivisionPath;
}

/** The divisions in which a fact is counted, from the root down; none while it is not placed. */
export function tiersOf({ path, levels }: Placeable): Tier[] {
  if (levels === null) return [];
  let above: DivisionPath = '';
  return ancestorCodes(path).map((code, depth) => {
    const level = levels[depth];
    if (level === undefined) throw new RangeError(`${path} has more tiers than levels are known`);
    above = childPath(above, code);
    return { level, path: above };
  });
}

/**
 * Places a fact.
 * @param levelOf the tier of a division by its code, or undefined where the directory lacks it
 * @returns the fact with its levels, or as it was when the directory lacks one of them
 */
export function place<Fact extends Placeable>(
  fact: Fact,
  levelOf: (code: string) => DivisionLevel | undefined,
): Fact {
  const codes = ancestorCodes(fact.path);
  const levels = codes.flatMap((code) => levelOf(code) ?? []);
  return levels.length === codes.length ? { ...fact, levels } : fact;
}
