/**
 * Knows which outbox rows are still to be sent, though numbers are not committed in their order.
 *
 * A row's number is taken before its transaction commits, so when row 7 is seen, row 6 may not be
 * visible yet (or never will be: its transaction rolled back). A cursor that simply moves to 7
 * loses 6. This one moves to 7 and remembers 6 as a gap, which is asked for by number until it
 * appears, or until it is certain that it cannot:
 *
 * Whoever took number 6 had its transaction id before (the column's default sees to it), so before
 * row 7 was seen. A transaction id taken by the relay *after* that is therefore higher. Once every
 * transaction below that id has ended, 6 was committed, and seen, or rolled back.
 *
 * Two events of one aggregate keep their order: the second takes its number under the aggregate's
 * row lock, after the first has committed, so whoever sees the second sees the first.
 */
export class OutboxCursor {
  private highest: bigint;
  /** Gap to the transaction id below which all must have ended for it to be empty. */
  private readonly gaps = new Map<bigint, bigint | undefined>();

  /** @param position every row up to and including this number is sent or empty */
  constructor(position: bigint) {
    this.highest = position;
  }

  /** Rows with a greater number have not been seen. */
  get high(): bigint {
    return this.highest;
  }

  /** Numbers up to `high` that may still appear. */
  get openGaps(): bigint[] {
    return [...this.gaps.keys()];
  }

  /** Every row up to and including this number is sent or empty: what may be stored. */
  get position(): bigint {
    let position = this.highest;
    for (const gap of this.gaps.keys()) if (gap <= position) position = gap - 1n;
    return position;
  }

  /** True while some gap has no bound: the relay should take a transaction id soon. */
  get needsBound(): boolean {
    for (const bound of this.gaps.values()) if (bound === undefined) return true;
    return false;
  }

  /**
   * Takes note of rows that were read and sent.
   * @param ids their numbers, ascending
   * @param oldestRunning transaction id below which all had ended when the rows were read
   * @param complete false when the page was full: a row that fills a gap may have been cut off
   */
  advance(ids: readonly bigint[], oldestRunning: bigint, complete: boolean): void {
    for (const id of ids) this.gaps.delete(id);
    if (complete) {
      for (const [gap, bound] of this.gaps) {
        if (bound !== undefined && oldestRunning >= bound) this.gaps.delete(gap);
      }
    }
    const seen = new Set(ids);
    const last = ids.at(-1);
    if (last === undefined || last <= this.highest) return;
    for (let id = this.highest + 1n; id < last; id += 1n) {
      if (!seen.has(id)) this.gaps.set(id, undefined);
    }
    this.highest = last;
  }

  /** @param transactionId taken after everything that `advance` was told of had been read */
  bound(transactionId: bigint): void {
    for (const [gap, bound] of this.gaps) {
      if (bound === undefined) this.gaps.set(gap, transactionId);
    }
  }
}
