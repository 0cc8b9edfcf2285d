/**
 * The tiers that Tiergrid knows by name. A tree need not use all of them, nor in this order:
 * a prefecture may hold townships directly (Dongguan has no counties), and other countries bring
 * their own tiers by the `level` column of an import. The name is a label, never a depth.
 */
export const divisionLevels = [
  'province',
  'prefecture',
  'county',
  'township',
  'village',
  'grid',
] as const;

export type DivisionLevel = (typeof divisionLevels)[number];

/** True for a tier's name; use it on text from outside. */
export function isDivisionLevel(value: string): value is DivisionLevel {
  return (divisionLevels as readonly string[]).includes(value);
}
