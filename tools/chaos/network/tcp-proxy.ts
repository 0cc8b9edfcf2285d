import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a network did to those who used it. */
export interface ProxyCounts {
  readonly accepted: number;
  /** Connections that were broken off or refused. */
  readonly cut: number;
  /** Pieces that came later than they were sent. */
  readonly delayed: number;
  /** Pieces that were held back by a line that went silent. */
  readonly held: number;
}

const host = '127.0.0.1';
const mostQueuedBytes = 1024 * 1024;

interface Piece {
  readonly chunk: Buffer | 'end';
  readonly due: number;
}

/** One direction of a connection: pieces keep their order, whatever the delay does. */
class Lane {
  private readonly queue: Piece[] = [];
  private queuedBytes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly network: { delayMs: number; silent: boolean; delayed: number; held: number },
  ) {
    from.on('data', (chunk: Buffer) => {
      this.add(chunk);
    });
    from.on('end', () => {
      this.add('end');
    });
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (!this.network.silent) {
      const piece = this.queue[0];
      if (piece === undefined) break;
      const waitMs = piece.due - Date.now();
      if (waitMs > 0) {
        this.timer = setTimeout(() => {
          this.flush();
        }, waitMs);
        return;
      }
      this.queue.shift();
      if (piece.chunk === 'end') this.to.end();
      else {
        this.queuedBytes -= piece.chunk.length;
        this.to.write(piece.chunk);
      }
    }
    if (this.queuedBytes < mostQueuedBytes) this.from.resume();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private add(chunk: Buffer | 'end'): void {
    const { delayMs, silent } = this.network;
    if (delayMs > 0) this.network.delayed += 1;
    if (silent) this.network.held += 1;
    this.queue.push({ chunk, due: Date.now() + delayMs });
    if (chunk !== 'end') this.queuedBytes += chunk.length;
    if (this.queuedBytes >= mostQueuedBytes) this.from.pause();
    if (this.timer === undefined) this.flush();
  }
}

/** A network between two parties on this machine, which can be slow, cut or silent. */
export class TcpProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly lanes = new Set<Lane>();
  private readonly network = { delayMs: 0, silent: false, delayed: 0, held: 0 };
  private isCut = false;
  private accepted = 0;
  private cutCount = 0;

  constructor(private readonly targetPort: number) {
    this.server = createServer({ allowHalfOpen: true }, (socket) => {
      this.accept(socket);
    });
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
  }

  get counts(): ProxyCounts {
    const { delayed, held } = this.network;
    return { accepted: this.accepted, cut: this.cutCount, delayed, held };
  }

  /** Everything takes this much longer, each way. */
  slow(delayMs: number): void {
    this.network.delayMs = delayMs;
  }

  /** Breaks off all connections and refuses new ones. */
  cut(): void {
    this.isCut = true;
    this.breakOff();
  }

  /** Breaks off the connections of this moment; new ones are welcome. */
  breakOff(): void {
    this.cutCount += this.sockets.size / 2;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Nothing comes through any more, and nobody is told. */
  silence(): void {
    this.network.silent = true;
  }

  /** As if nothing had been; what a silent line held back arrives late. */
  heal(): void {
    this.isCut = false;
    this.network.silent = false;
    this.network.delayMs = 0;
    for (const lane of this.lanes) lane.flush();
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    for (const lane of this.lanes) lane.stop();
  }

  private accept(client: Socket): void {
    this.accepted += 1;
    if (this.isCut) {
      this.cutCount += 1;
      client.resetAndDestroy();
      return;
    }
    const server = connect({ host, port: this.targetPort, allowHalfOpen: true });
    const lanes = [new Lane(client, server, this.network), new Lane(server, client, this.network)];
    for (const lane of lanes) this.lanes.add(lane);
    const pair = [client, server];
    for (const socket of pair) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      // The end of one is the end of the other; `close` follows and says it.
      socket.on('error', () => undefined);
      socket.on('close', (broken) => {
        this.sockets.delete(socket);
        for (const lane of lanes) {
          lane.stop();
          this.lanes.delete(lane);
        }
        for (const other of pair) {
          if (other === socket || other.destroyed) continue;
          if (broken) other.resetAndDestroy();
          else other.destroySoon();
        }
      });
    }
  }
}
