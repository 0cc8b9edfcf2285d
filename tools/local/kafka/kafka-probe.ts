import { connect } from 'node:net';

/** The Metadata request, in a version that brokers from 0.10 to 4 answer. */
const metadataApi = 3;
const metadataVersion = 1;
const answerWithinMs = 2_000;
const largestAnswerBytes = 1024 * 1024;

export interface KafkaMetadata {
  readonly nodes: readonly { nodeId: number; host: string; port: number }[];
  /** Undefined while the cluster has no controller. */
  readonly controller: number | undefined;
}

/**
 * Asks a broker who is in the cluster. A hand-written request, because this folder needs one
 * question before any client exists.
 * @throws Error when nobody answers within two seconds, or not as a broker does
 */
export async function askMetadata(host: string, port: number): Promise<KafkaMetadata> {
  return readMetadata(await exchange(host, port, metadataRequest()));
}

function metadataRequest(): Buffer {
  const clientId = 'tiergrid-local';
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + clientId.length + 4);
  let at = request.writeInt32BE(request.length - 4, 0);
  at = request.writeInt16BE(metadataApi, at);
  at = request.writeInt16BE(metadataVersion, at);
  at = request.writeInt32BE(1, at);
  at = request.writeInt16BE(clientId.length, at);
  at += request.write(clientId, at);
  // An empty list of topics: only the brokers are of interest.
  request.writeInt32BE(0, at);
  return request;
}

function exchange(host: string, port: number, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let received = Buffer.alloc(0);
    const finish = (outcome: () => void): void => {
      socket.destroy();
      outcome();
    };
    const fail = (message: string): void => {
      finish(() => {
        reject(new Error(message));
      });
    };
    socket.setTimeout(answerWithinMs, () => {
      fail(`no answer from ${host}:${port} within ${answerWithinMs} ms`);
    });
    socket.on('connect', () => socket.write(request));
    socket.on('error', reject);
    socket.on('end', () => {
      fail(`${host}:${port} closed the connection`);
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4) return;
      const length = received.readInt32BE(0);
      if (length < 0 || length > largestAnswerBytes) fail(`${host}:${port} is no Kafka broker`);
      else if (received.length >= 4 + length) {
        finish(() => {
          resolve(received.subarray(4, 4 + length));
        });
      }
    });
  });
}

/** @param answer without its length, from the correlation id on */
function readMetadata(answer: Buffer): KafkaMetadata {
  let at = 4;
  const int32 = (): number => {
    at += 4;
    return answer.readInt32BE(at - 4);
  };
  const text = (): string => {
    const length = answer.readInt16BE(at);
    const start = at + 2;
    // A length of -1 stands for no text.
    at = start + Math.max(0, length);
    return answer.toString('utf8', start, at);
  };
  const nodes = Array.from({ length: int32() }, () => {
    const node = { nodeId: int32(), host: text(), port: int32() };
    text(); // the rack
    return node;
  });
  const controller = int32();
  return { nodes, controller: controller < 0 ? undefined : controller };
}
