import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The line between a service and its database, which a test can cut or silence. */
export class DatabaseLine {
  private readonly sockets = new Set<Socket>();
  private state: 'well' | 'cut' | 'silent' = 'well';

  private constructor(
    private readonly server: Server,
    /** The database as it is reached over this line. */
    readonly url: string,
  ) {}

  /** @param databaseUrl where the line leads */
  static async to(databaseUrl: string): Promise<DatabaseLine> {
    const url = new URL(databaseUrl);
    const { hostname: host, port } = url;
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const line = new DatabaseLine(server, url.href);
    server.on('connection', (client) => {
      line.accept(client, connect({ host, port: Number(port) }));
    });
    return line;
  }

  /** Breaks off every connection, and each new one. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.destroy();
  }

  /** Lets nothing through any more, and tells nobody. */
  silence(): void {
    this.state = 'silent';
    for (const socket of this.sockets) socket.pause();
  }

  /** As if nothing had been; what a silent line held back arrives now. */
  heal(): void {
    this.state = 'well';
    for (const socket of this.sockets) socket.resume();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(client: Socket, database: Socket): void {
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (chunk) => to.write(chunk));
      // The end of one is the end of the other; an error is always followed by it.
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
    if (this.state === 'cut') this.cut();
    if (this.state === 'silent') this.silence();
  }
}
