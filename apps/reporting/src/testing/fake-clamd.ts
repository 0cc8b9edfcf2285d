import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** A scanner that speaks clamd's own protocol, and knows one kind of malware. */
export class FakeClamd {
  private readonly server: Server;
  /** Files that it was sent whole. */
  readonly scanned: Buffer[] = [];

  constructor() {
    this.server = createServer((socket) => {
      let bytes = Buffer.alloc(0);
      const answer = (text: string): void => {
        socket.end(`${text}\0`);
      };
      socket.on('data', (piece) => {
        bytes = Buffer.concat([bytes, piece]);
        const command = 'zINSTREAM\0';
        if (bytes.length < command.length) return;
        assert.equal(bytes.toString('latin1', 0, command.length), command);
        const parts: Buffer[] = [];
        let at = command.length;
        while (at + 4 <= bytes.length) {
          const length = bytes.readUInt32BE(at);
          if (length === 0) {
            const file = Buffer.concat(parts);
            this.scanned.push(file);
            answer(file.includes('EICAR') ? 'stream: Eicar-Signature FOUND' : 'stream: OK');
            return;
          }
          if (sizeOf(parts) + length > 100_000) {
            answer('INSTREAM size limit exceeded. ERROR');
            return;
          }
          if (at + 4 + length > bytes.length) return;
          parts.push(bytes.subarray(at + 4, at + 4 + length));
          at += 4 + length;
        }
      });
      socket.on('error', () => socket.destroy());
    });
  }

  listen(port = 0): Promise<number> {
    return new Promise((resolve) => {
      this.server.listen(port, '127.0.0.1', () => {
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}

function sizeOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
