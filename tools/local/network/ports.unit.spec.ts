import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { FreePorts, portState } from './ports.js';

describe('ports', () => {
  it('are free, taken, or on no address of this machine', async () => {
    const port = await new FreePorts().next();
    assert.equal(await portState(port, '127.0.0.1'), 'free');
    assert.equal(await portState(port, '192.0.2.1'), 'no-such-address');
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    assert.equal(await portState(port, '127.0.0.1'), 'taken');
    server.close();
  });

  it('are given once, and never those to be avoided', async () => {
    const avoided = Array.from({ length: 9_990 }, (_, index) => 20_000 + index);
    const ports = new FreePorts(avoided);
    const given = [await ports.next(), await ports.next(), await ports.next()];
    assert.equal(new Set(given).size, 3);
    assert.ok(given.every((port) => port >= 29_990 && port <= 29_999));
  });
});
