/**
 * Loaded into each spec's process before the spec. Results leave that process over a socket that
 * does not block: what does not fit is kept for later, and a process that is made to exit has no
 * later, so results of its tests were lost whenever the run was busy. Blocking, each result is in
 * the reader's hands before the next test is reported.
 */
const { _handle: handle } = process.stdout as unknown as {
  /** Absent when output is a file, which blocks already. */
  readonly _handle?: { setBlocking?(blocking: boolean): void };
};
handle?.setBlocking?.(true);
