/** Shares of the reference rate: the first rung, the ladder's steps and its end. */
const firstRung = 0.4;
const rungHeight = 0.15;
const lastRung = 2;
/** The answer is that exact, as a share of the reference rate. */
const resolution = 0.05;

/**
 * Finds the highest rate that is kept up: climbs a ladder until a rung fails, then halves the
 * distance to it. `next`, try it, `judge`, and so on until `next` is undefined.
 */
export class RateSearch {
  private low = 0;
  private high: number | undefined;

  /** @param reference a rate in the neighbourhood of the answer */
  constructor(private readonly reference: number) {}

  /** The rate to try; undefined: the search is over. */
  get next(): number | undefined {
    const share = this.nextShare();
    return share === undefined ? undefined : share * this.reference;
  }

  /** @param isKeptUp whether the rate that `next` gave was kept up */
  judge(isKeptUp: boolean): void {
    const share = this.nextShare();
    if (share === undefined) throw new Error('the search is over');
    if (isKeptUp) this.low = share;
    else this.high = share;
  }

  private nextShare(): number | undefined {
    const { low, high } = this;
    if (high === undefined) {
      if (low === 0) return firstRung;
      return low + rungHeight > lastRung ? undefined : low + rungHeight;
    }
    return high - low <= resolution ? undefined : (low + high) / 2;
  }
}
