import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { errorCode } from '../report/operator-error.js';

/**
 * Below the range from which systems number outgoing connections (Linux 32768, macOS 49152): a
 * port chosen here is not taken by a client's connection before its server listens.
 */
const firstPort = 20_000;
const lastPort = 29_999;

export type PortState = 'free' | 'taken' | 'forbidden' | 'no-such-address';

/** Whether a server could listen there now. */
export function portState(port: number, host: string): Promise<PortState> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = errorCode(error);
      if (code === 'EADDRINUSE') resolve('taken');
      else if (code === 'EACCES') resolve('forbidden');
      else if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') resolve('no-such-address');
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        resolve('free');
      });
    });
  });
}

/** Chooses free ports on 127.0.0.1, never the same twice. */
export class FreePorts {
  private readonly given: Set<number>;

  /** @param avoid ports that somebody else will use */
  constructor(avoid: Iterable<number> = []) {
    this.given = new Set(avoid);
  }

  async next(): Promise<number> {
    for (;;) {
      const port = randomInt(firstPort, lastPort + 1);
      if (this.given.has(port)) continue;
      this.given.add(port);
      if ((await portState(port, '127.0.0.1')) === 'free') return port;
    }
  }
}
