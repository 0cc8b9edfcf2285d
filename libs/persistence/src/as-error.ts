/** What was thrown as an Error: a Coalescer tells results from failures by it. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
