/**
 * How far the tasks directly below an order or a task are. It is kept as a counter, so that the
 * end of one of five thousand tasks costs the same as the end of one of three.
 */
export interface Progress {
  /** All that were ever issued here. */
  readonly total: number;
  /** Those that are still waited for; a declined one is, until its issuer answers. */
  readonly open: number;
  /** Those that were verified. The rest, `total - open - done`, was taken back. */
  readonly done: number;
}

/** How a task came to its end: its work was verified, or it was taken back. */
export type Outcome = 'done' | 'recalled';

export const noTasks: Progress = { total: 0, open: 0, done: 0 };

export function withIssued({ total, open, done }: Progress, count: number): Progress {
  return { total: total + count, open: open + count, done };
}

export function withSettled({ total, open, done }: Progress, outcome: Outcome): Progress {
  if (open < 1) throw new Error('a task ended that nobody waited for');
  return { total, open: open - 1, done: outcome === 'done' ? done + 1 : done };
}

/** After a recall nothing is open any more. */
export function withAllRecalled({ total, done }: Progress): Progress {
  return { total, open: 0, done };
}
