/** The value that a share of all does not exceed; undefined when there is none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** A figure as it is printed: to a hundredth unless said. */
export function rounded(figure: number, decimals = 2): number {
  return Number(figure.toFixed(decimals));
}
