import { Injectable } from '@nestjs/common';
import { topics } from '#libs/contracts';
import type { Transaction } from '#libs/persistence';
import { type Selection, statisticsStatement } from './statistics-statement.js';
import type { Statistics, StatisticsRow } from './statistics.js';

/** The state of a roll-up at the moment of reading. */
export interface StatisticsState {
  readonly asOf: Date;
  /** Another text whenever a figure or a division's name may have changed. */
  readonly version: string;
}

const pageSize = 1_000;

/** Reads roll-ups. Row-level security leaves only the caller's subtree. */
@Injectable()
export class StatisticsReader {
  async state(tx: Transaction, { counts }: Statistics): Promise<StatisticsState> {
    return tx.one(
      `SELECT now() AS "asOf", concat_ws('-',
         (SELECT coalesce(sum(revision), 0) FROM statistics_revisions WHERE statistics = $1),
         (SELECT coalesce(sum(next_offset), 0) FROM consumer_offsets WHERE topic = $2)) AS version`,
      [counts.name, topics.directory],
    );
  }

  /** At most `limit` rows, sorted, with every column that there is: see `columnsOf`. */
  async rows(
    tx: Transaction,
    statistics: Statistics,
    selection: Selection,
    limit: number,
  ): Promise<StatisticsRow[]> {
    const { text, values } = statisticsStatement(statistics, selection);
    return tx.many(`${text} LIMIT $${values.length + 1}`, [...values, limit]);
  }

  /**
   * The same for all rows, a page at a time: memory does not grow with their number. All of them are of
   * one moment. The transaction must stay open until the last page was taken, and may have one such
   * reading only.
   */
  async *pages(
    tx: Transaction,
    statistics: Statistics,
    selection: Selection,
  ): AsyncGenerator<StatisticsRow[], undefined> {
    const { text, values } = statisticsStatement(statistics, selection);
    // FETCH is prepared, too, and remembers its columns: each roll-up has a cursor of its own.
    const cursor = `${statistics.name}_rows`;
    await tx.execute(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${text}`, values);
    for (;;) {
      const rows = await tx.many<StatisticsRow>(`FETCH ${pageSize} FROM ${cursor}`);
      if (rows.length === 0) return;
      yield rows;
    }
  }
}

/** The columns that a selection asks for: what a row is about, then its figures. */
export function columnsOf(statistics: Statistics, { by, grain }: Selection): string[] {
  return [
    ...(by.some((name) => !(name in statistics.breakdowns)) ? ['division', 'divisionName'] : []),
    ...Object.keys(statistics.breakdowns).filter((name) => by.includes(name)),
    ...(grain === 'total' ? [] : ['period']),
    ...Object.keys(statistics.figures),
  ];
}
