import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The connections of an HTTP server, to be closed when it stops. Node closes those that wait between
 * two requests at that very moment. One that a client opened ahead and has not used, and one whose
 * last answer is still on its way, would stay for as long as the client keeps them.
 */
export class OpenConnections {
  /** How many requests are under way on each; a request begins when its head has arrived. */
  private readonly requests = new Map<Socket, number>();
  private closing = false;

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.requests.set(socket, 0);
      socket.once('close', () => this.requests.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      this.count(socket, 1);
      response.once('close', () => {
        this.count(socket, -1);
      });
    });
  }

  /** Closes each connection as soon as no request is under way on it. */
  close(): void {
    this.closing = true;
    for (const [socket, requests] of this.requests) if (requests === 0) socket.destroySoon();
  }

  private count(socket: Socket, change: 1 | -1): void {
    const requests = (this.requests.get(socket) ?? 0) + change;
    if (!socket.destroyed) this.requests.set(socket, requests);
    if (this.closing && requests === 0) socket.destroySoon();
  }
}
