import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

const host = '127.0.0.1';

/** Shares connections among replicas of a service: the least busy that answers gets the next. */
export class Balancer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly busy = new Map<number, number>();

  /** @param ports where the replicas listen */
  constructor(private readonly ports: readonly number[]) {
    this.server = createServer((client) => {
      this.accept(client);
    });
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private accept(client: Socket): void {
    this.keep(client);
    const order = [...this.ports].sort((a, b) => this.load(a) - this.load(b));
    this.tryNext(client, order);
  }

  private tryNext(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined || client.destroyed) {
      client.resetAndDestroy();
      return;
    }
    const replica = connect({ host, port });
    replica.once('error', () => {
      this.tryNext(client, others);
    });
    replica.once('connect', () => {
      replica.removeAllListeners('error');
      this.keep(replica);
      if (client.destroyed) {
        // It did not wait; nobody else would ever close this connection.
        replica.destroy();
        return;
      }
      this.busy.set(port, this.load(port) + 1);
      replica.on('close', () => {
        this.busy.set(port, this.load(port) - 1);
        client.destroy();
      });
      client.on('close', () => replica.destroy());
      client.pipe(replica);
      replica.pipe(client);
    });
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    // A connection that breaks is closed, which the other side is told by `close`.
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }

  private load(port: number): number {
    return this.busy.get(port) ?? 0;
  }
}
