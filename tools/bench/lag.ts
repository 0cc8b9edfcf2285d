/** What was acknowledged and what of it was counted, at one moment. */
export interface LagSample {
  /** Milliseconds of a clock that only rises. */
  readonly atMs: number;
  readonly acknowledged: number;
  readonly counted: number;
}

export interface LagVerdict {
  /** Acknowledged reports/s over the samples. */
  readonly rate: number;
  /** Reports/s by which the count falls behind; negative: it catches up. */
  readonly growth: number;
  /** Acknowledged reports that were not counted when the last sample was taken. */
  readonly lastLag: number;
  /** True when what was offered was taken, and the count does not fall behind. */
  readonly isBounded: boolean;
}

/** Fewer samples say nothing. */
const fewestSamples = 10;
/** A growth below this share of the rate is what a machine's unrest makes of none. */
const growthShare = 0.02;
/** Taken of what was offered, at the least. */
const takenShare = 0.97;

/**
 * Judges whether a rate can be kept up for ever: the lag may be any, but it must not grow. Its
 * growth is the median of the slopes between all pairs of samples (Theil–Sen), because one pause
 * of a neighbour at the end of a step would tilt a least-squares line and decide by itself.
 * @param samples in the order of time, all of one rate, without the warm-up
 * @param offered reports/s that were sent
 */
export function judgeLag(samples: readonly LagSample[], offered: number): LagVerdict {
  const first = samples[0];
  const last = samples.at(-1);
  if (samples.length < fewestSamples || first === undefined || last === undefined) {
    throw new Error(`${samples.length} samples of the lag are too few to judge it`);
  }
  const rate = ((last.acknowledged - first.acknowledged) / (last.atMs - first.atMs)) * 1000;
  const growth = medianSlope(samples) * 1000;
  return {
    rate,
    growth,
    lastLag: lagOf(last),
    isBounded: rate >= offered * takenShare && growth <= rate * growthShare,
  };
}

function lagOf({ acknowledged, counted }: LagSample): number {
  return acknowledged - counted;
}

function medianSlope(samples: readonly LagSample[]): number {
  const slopes = samples
    .flatMap((from, index) =>
      samples
        .slice(index + 1)
        .map((to) => (lagOf(to) - lagOf(from)) / Math.max(to.atMs - from.atMs, 1)),
    )
    .sort((a, b) => a - b);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
}
