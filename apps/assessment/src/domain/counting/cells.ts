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
  /** Part of the count that is added to; the count is the sum of all its parts. */
  readonly shard: number;
  readonly metric: string;
  readonly change: number;
}

/** Sorts before every character of a key's parts, so keys have the order of their parts. */
const separator = '\t';

/** Counts by cell. Each cell is named by one text, because a Map compares objects by identity. */
export type Cells = Map<string, number>;

/** The shards that a fact is counted in. */
export interface Shards {
  /**
   * Of its own division, the lowest. The same whenever the fact changes, so that what was added is
   * taken from the same row, which goes away when it is empty. Two rows that cancel out would stay
   * for good, and there are very many divisions down there.
   */
  readonly own: number;
  /** Of the divisions above: one for a whole batch, whose facts share these cells. */
  readonly above: number;
}

/**
 * Adds the cells of a fact to `cells`, one for each of its milestones in each of its tiers; with −1
 * takes them away.
 */
export function addCells(cells: Cells, counted: Counted, times: 1 | -1, shards: Shards): void {
  const dimensions = counted.dimensions.join(separator);
  const suffixesOf = (shard: number): string[] =>
    counted.milestones.map(([metric, day]) => [day, dimensions, shard, metric].join(separator));
  const own = suffixesOf(shards.own);
  const above = suffixesOf(shards.above);
  for (const { level, path } of tiersOf(counted)) {
    const prefix = `${level}${separator}${path}${separator}`;
    for (const suffix of path === counted.path ? own : above) {
      const key = prefix + suffix;
      cells.set(key, (cells.get(key) ?? 0) + times);
    }
  }
}

/**
 * The cells as changes for the roll-up: without those that cancel out, in one order for every writer
 * (two in different orders would deadlock), in which those of one row follow each other.
 */
export function changesOf(cells: Cells): CellChange[] {
  return [...cells]
    .filter(([, change]) => change !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, change]) => {
      const [level = '', path = '', day = '', first = '', second = '', shard = '', metric = ''] =
        key.split(separator);
      // What was joined from a level is one.
      return {
        level: level as DivisionLevel,
        path,
        day,
        dimensions: [first, second],
        shard: Number(shard),
        metric,
        change,
      };
    });
}
