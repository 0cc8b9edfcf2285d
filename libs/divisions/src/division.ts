import type { DivisionLevel } from './division-level.js';
import type { DivisionPath } from './division-path.js';

/** A node of the administrative tree as every service sees it. */
export interface Division {
  /** The division's code, a string (leading zeros count): `431002001001`. */
  readonly code: string;
  /** Its official name: `北湖路社区`. */
  readonly name: string;
  readonly level: DivisionLevel;
  /** Codes from the root down to this division, each followed by a slash. */
  readonly path: DivisionPath;
  /** First day on which the division exists, `YYYY-MM-DD`; null: since before records began. */
  readonly validFrom: string | null;
  /** First day on which it no longer exists, `YYYY-MM-DD`; null: still in being. */
  readonly validTo: string | null;
}
