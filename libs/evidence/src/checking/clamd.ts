import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** What clamd says of a file. */
export type ScanResult =
  { readonly clean: true } | { readonly clean: false; readonly signature: string };

/** Bytes in one chunk of the stream. */
const chunkBytes = 65_536;
/** A scanner that says and takes nothing for this long has gone. */
const silentForMs = 60_000;

/**
 * A client of clamd's INSTREAM command (clamd(8)): the file goes over the connection in chunks with
 * their length before them, an empty one ends it, and one line answers.
 */
export class Clamd {
  constructor(private readonly address: { readonly host: string; readonly port: number }) {}

  /** @throws Error when clamd cannot be reached, or gives no verdict: the file may be too large for it */
  async scan(file: string): Promise<ScanResult> {
    const socket = connect(this.address);
    socket.setTimeout(silentForMs, () => {
      socket.destroy(new Error('clamd does not answer'));
    });
    try {
      const answer = readAnswer(socket);
      // It may refuse before all is sent; the answer then says why, not the broken connection.
      const sent = send(socket, file).catch((error: unknown) => {
        if (socket.destroyed) return;
        throw error;
      });
      const [line] = await Promise.all([answer, sent]);
      return verdictOf(line);
    } finally {
      socket.destroy();
    }
  }
}

async function send(socket: Socket, file: string): Promise<void> {
  await write(socket, Buffer.from('zINSTREAM\0'));
  const pieces = createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;
  for await (const piece of pieces) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(piece.length);
    await write(socket, Buffer.concat([length, piece]));
  }
  await write(socket, Buffer.alloc(4));
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => {
      if (error == null) resolve();
      else reject(error);
    });
  });
}

function readAnswer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (piece: Buffer) => {
      text += piece.toString('utf8');
      if (text.includes('\0')) resolve(text.replace(/\0.*$/s, ''));
    });
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error('clamd closed the connection without a verdict'));
    });
  });
}

function verdictOf(line: string): ScanResult {
  if (/^stream: OK$/.test(line)) return { clean: true };
  const signature = /^stream: (.+) FOUND$/.exec(line)?.[1];
  if (signature !== undefined) return { clean: false, signature };
  throw new Error(`clamd gives no verdict: ${line.slice(0, 200)}`);
}
