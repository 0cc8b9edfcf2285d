import type { CountTable } from '../persistence/count-table.js';

/** A roll-up as it is asked about. Everything here is written into SQL: only constants of ours. */
export interface Statistics {
  readonly name: 'incidents' | 'tasks';
  readonly counts: CountTable;
  /** What rows can be broken down by beside divisions and time, with the cell's column for it. */
  readonly breakdowns: Readonly<Record<string, string>>;
  /** What a row says, made from the columns of metrics. */
  readonly figures: Readonly<Record<string, string>>;
}

/** A row of figures: what it is about first, then the figures. */
export type StatisticsRow = Readonly<Record<string, string | number | null>>;
