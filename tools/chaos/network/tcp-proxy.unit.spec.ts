import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { FreePorts } from '../../local/network/ports.js';
import { TcpProxy } from './tcp-proxy.js';

describe('TcpProxy', () => {
  let echo: Server;
  let proxy: TcpProxy;
  let port: number;
  const clients: Socket[] = [];

  before(async () => {
    echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = new TcpProxy((echo.address() as AddressInfo).port);
    port = await new FreePorts().next();
    await proxy.listen(port);
  });
  afterEach(() => {
    proxy.heal();
    for (const client of clients.splice(0)) client.destroy();
  });
  after(() => {
    proxy.close();
    echo.close();
  });

  async function open(): Promise<Socket> {
    const client = connect({ host: '127.0.0.1', port });
    clients.push(client);
    await once(client, 'connect');
    return client;
  }

  async function say(client: Socket, text: string): Promise<string> {
    client.write(text);
    const [chunk] = (await once(client, 'data')) as [Buffer];
    return chunk.toString();
  }

  it('passes everything on', async () => {
    assert.equal(await say(await open(), 'hello'), 'hello');
  });

  it('delays, and counts what it delays', async () => {
    const client = await open();
    proxy.slow(50);
    const begun = performance.now();
    assert.equal(await say(client, 'slowly'), 'slowly');
    assert.ok(performance.now() - begun >= 95);
    assert.ok(proxy.counts.delayed >= 2);
  });

  it('keeps the order of pieces when the delay ends', async () => {
    const client = await open();
    proxy.slow(30);
    client.write('first ');
    proxy.slow(0);
    const received: Buffer[] = [];
    client.on('data', (chunk: Buffer) => received.push(chunk));
    client.write('second');
    while (Buffer.concat(received).length < 12) await once(client, 'data');
    assert.equal(Buffer.concat(received).toString(), 'first second');
  });

  it('breaks off connections when it is cut, and counts them', async () => {
    const client = await open();
    await say(client, 'hello');
    const before = proxy.counts.cut;
    const broken = once(client, 'error');
    proxy.cut();
    const [error] = (await broken) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNRESET');
    assert.equal(proxy.counts.cut, before + 1);
  });

  it('gives back late what it swallowed', async () => {
    const client = await open();
    await say(client, 'hello');
    proxy.silence();
    const answer = say(client, 'are you there?');
    while (proxy.counts.held === 0) await new Promise(setImmediate);
    proxy.heal();
    assert.equal(await answer, 'are you there?');
  });
});
