/**
 * Ctrl-C in a terminal under npm arrives twice within milliseconds: from the terminal and from npm,
 * which forwards its own. A person's second one comes later than this.
 */
const sameRequestMs = 500;

export interface StopRequests {
  /** Resolves at the first request. */
  readonly first: Promise<'stop'>;
}

/**
 * Listens for SIGINT, SIGTERM, SIGHUP (the terminal was closed) and, where a program has started us
 * with an IPC channel, for the end of that program; for the life of the process.
 */
export function stopRequests(on: {
  readonly onFirst: () => void;
  /** Called at a second request. */
  readonly onForce: () => void;
}): StopRequests {
  const { promise, resolve } = Promise.withResolvers<'stop'>();
  let firstAt: number | undefined;
  const request = (): void => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      on.onFirst();
      resolve('stop');
    } else if (performance.now() - firstAt > sameRequestMs) {
      on.onForce();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
  process.on('disconnect', request);
  // Whoever read our output may be gone (a closed terminal): the stop must go on without him.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return { first: promise };
}
