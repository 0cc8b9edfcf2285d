import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { askMetadata, type KafkaMetadata } from './kafka-probe.js';

/** Asks a server that answers each connection like this. */
async function ask(answer: (socket: Socket) => void): Promise<KafkaMetadata> {
  const server = createServer((socket) => {
    socket.once('data', () => {
      answer(socket);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await askMetadata('127.0.0.1', (server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([int32(value.length).subarray(2), Buffer.from(value)]);
}

const noText = Buffer.from([0xff, 0xff]);

describe('asking a Kafka broker who is in the cluster', () => {
  it('reads nodes and controller, in whatever pieces the answer comes', async () => {
    const node = [int32(7), text('kafka'), int32(9092), noText];
    const body = Buffer.concat([int32(1), int32(1), ...node, int32(7), int32(0)]);
    const whole = Buffer.concat([int32(body.length), body]);
    const answer = await ask((socket) => {
      socket.setNoDelay();
      for (const byte of whole) socket.write(Buffer.from([byte]));
    });
    assert.deepEqual(answer.nodes, [{ nodeId: 7, host: 'kafka', port: 9092 }]);
    assert.equal(answer.controller, 7);
  });

  it('has no controller while the cluster elects one', async () => {
    const body = Buffer.concat([int32(1), int32(0), int32(-1), int32(0)]);
    const answer = await ask((socket) => socket.write(Buffer.concat([int32(body.length), body])));
    assert.deepEqual(answer, { nodes: [], controller: undefined });
  });

  it('does not take another server for a broker', async () => {
    await assert.rejects(
      ask((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
      /is no Kafka broker/,
    );
    await assert.rejects(
      ask((socket) => socket.end()),
      /closed the connection/,
    );
  });

  it('fails when nobody listens', async () => {
    await assert.rejects(askMetadata('127.0.0.1', 1), /ECONNREFUSED/);
  });
});
