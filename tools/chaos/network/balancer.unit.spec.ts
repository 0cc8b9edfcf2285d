import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { FreePorts } from '../../local/network/ports.js';
import { Balancer } from './balancer.js';

const host = '127.0.0.1';

describe('the balancer', () => {
  const replica: Server = createServer((socket) =>
    socket.pipe(socket).on('error', () => undefined),
  );
  let balancer: Balancer;
  let port: number;

  before(async () => {
    const ports = new FreePorts();
    port = await ports.next();
    replica.listen(0, host);
    await once(replica, 'listening');
    // Nobody listens at the first.
    balancer = new Balancer([await ports.next(), (replica.address() as AddressInfo).port]);
    await balancer.listen(port);
  });
  after(() => {
    balancer.close();
    replica.close();
  });

  it('passes over a replica that does not answer', async () => {
    const client = connect({ host, port });
    client.write('hello');
    const [answer] = (await once(client, 'data')) as [Buffer];
    assert.equal(answer.toString(), 'hello');
    client.destroy();
  });
});
