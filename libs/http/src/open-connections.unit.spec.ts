import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { text } from 'node:stream/consumers';
import { OpenConnections } from './open-connections.js';

describe('the open connections of a server that stops', () => {
  // Nothing but `close` may end a connection here: neither the agent nor a time-out does.
  const agent = new Agent({ keepAlive: true });
  const server = createServer({ keepAliveTimeout: 0 });
  const connections = new OpenConnections(server);
  let port: number;

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  after(() => {
    agent.destroy();
  });

  it('are closed when nobody uses them, and otherwise when their answer is out', async () => {
    const unused = connect(port, '127.0.0.1');
    await once(server, 'connection');

    const begun = once(server, 'request');
    const underWay = get({ port, host: '127.0.0.1', agent });
    const [, response] = (await begun) as [IncomingMessage, ServerResponse];
    const connection = underWay.socket;
    assert.ok(connection !== null);

    const stopped = once(server.close(), 'close');
    connections.close();
    await once(unused.resume(), 'close');
    assert.equal(connection.destroyed, false);

    response.end('done');
    const [answer] = (await once(underWay, 'response')) as [IncomingMessage];
    assert.equal(await text(answer), 'done');
    await stopped;
  });
});
