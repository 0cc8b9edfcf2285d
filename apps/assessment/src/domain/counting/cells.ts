import type { DivisionLevel, DivisionPath } from '#libs/divisions';
import type { Day } from '../day.js';
import { type Placeable, tiersOf } from './placed.js';

/** What of a fact is counted, and where. */
export interface Counted extends Placeable {
  /** What the fact is broken down by: category and grade of an incident. */
  readonly dimensions: readonly [string, string];
  /** Each metric that counts the fact, with the day on which it counts. */
  readonly milestones: readonly (readonly [metric: string, day: Day])[];
}

/** A cell of the roll-up and what is to be added to its count. */
export interface CellChange {
  readonly level: DivisionLevel;
  readonly path: DivisionPath;
  readonly day: Day;
  readonly dimensions: readonly [string, string];
  readonly metric: string;
  readonly change: number;
}

/** Sorts before every character of a key's parts, so keys have the order of their parts. */
const separator = '\t';

/** Counts by cell. Each cell is named by one text, because a Map compares objects by identity. */
export type Cells = Map<string, number>;

/** The cells of a fact: one for each of its milestones in each of its tiers. */
export function cellsOf(counted: Counted): Cells {
  const cells: Cells = new Map();
  addCells(cells, counted, 1);
  return cells;
}

/** Adds a fact's cells to `cells`, or with −1 takes them away. */
export function addCells(cells: Cells, counted: Counted, times: 1 | -1): void {
  const dimensions = counted.dimensions.join(separator);
  const suffixes = counted.milestones.map(([metric, day]) =>
    [day, dimensions, metric].join(separator),
  );
  for (const { level, path } of tiersOf(counted)) {
    const prefix = `${level}${separator}${path}${separator}`;
    for (const suffix of suffixes) {
      const key = prefix + suffix;
      cells.set(key, (cells.get(key) ?? 0) + times);
    }
  }
}

/**
 * The cells as changes for the roll-up: without those that cancel out, in the order of its primary
 * key, in which every writer must write them (two in different orders would deadlock).
 */
export function changesOf(cells: Cells): CellChange[] {
  return [...cells]
    .filter(([, change]) => change !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, change]) => {
      const [level = '', path = '', day = '', first = '', second = '', metric = ''] =
        key.split(separator);
      // What was joined from a level is one.
      return {
        level: level as DivisionLevel,
        path,
        day,
        dimensions: [first, second],
        metric,
        change,
      };
    });
}
