import type { DivisionLevel } from '#libs/divisions';
import type { TableLine } from './nation-tables.js';

/** The tiers that statistics are compared at, from the top. */
export const comparedTiers = [
  'province',
  'prefecture',
  'county',
  'township',
  'village',
] as const satisfies readonly DivisionLevel[];
export type ComparedTier = (typeof comparedTiers)[number];

/** A division whose count is not what it must be. */
export interface Miscount {
  readonly tier: ComparedTier;
  readonly division: string;
  readonly expected: number;
  readonly counted: number;
}

/** What statistics must say when each of some villages has reported once. */
export class NationCount {
  private readonly expected = new Map<ComparedTier, Map<string, number>>(
    comparedTiers.map((tier) => [tier, new Map<string, number>()]),
  );
  private added = 0;

  /** Villages that were added. */
  get total(): number {
    return this.added;
  }

  get provinces(): string[] {
    return [...this.tier('province').keys()];
  }

  /** @param village a line of the villages' table: it names every division above */
  add(village: TableLine): void {
    const { provinceCode, cityCode, areaCode, streetCode, code } = village;
    const line = [provinceCode, cityCode, areaCode, streetCode, code];
    comparedTiers.forEach((tier, index) => {
      const division = line[index];
      if (division === undefined) throw new Error(`the table names no ${tier} of village ${code}`);
      const counts = this.tier(tier);
      counts.set(division, (counts.get(division) ?? 0) + 1);
    });
    this.added += 1;
  }

  /**
   * Compares a whole tier. A division that is missing on either side counts 0 there, so nothing
   * that is lost, twice, or put to the wrong place goes unnoticed.
   */
  compare(tier: ComparedTier, counted: ReadonlyMap<string, number>): Miscount[] {
    const expected = this.tier(tier);
    return [...new Set([...expected.keys(), ...counted.keys()])]
      .map((division) => ({
        tier,
        division,
        expected: expected.get(division) ?? 0,
        counted: counted.get(division) ?? 0,
      }))
      .filter((one) => one.expected !== one.counted);
  }

  private tier(tier: ComparedTier): Map<string, number> {
    const counts = this.expected.get(tier);
    if (counts === undefined) throw new Error(`${tier} is not compared`);
    return counts;
  }
}
