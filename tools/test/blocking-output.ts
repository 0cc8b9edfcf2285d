/**
 * Loaded into the runner, and into each spec's process before the spec. Both write into a pipe that
 * does not block: what does not fit is kept for later, and a process that is made to exit has no
 * later, so results of tests, or the sum at the end, were lost whenever the reader was busy.
 * Blocking, each line is in the reader's hands before the next is written.
 */
const { _handle: handle } = process.stdout as unknown as {
  /** Absent when output is a file, which blocks already. */
  readonly _handle?: { setBlocking?(blocking: boolean): void };
};
handle?.setBlocking?.(true);
