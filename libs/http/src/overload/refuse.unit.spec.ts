import assert from 'node:assert/strict';
import { Agent, createServer, request as send, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { commonProblems } from '../problems/common-problems.js';
import { ProblemWriter } from '../problems/problem-writer.js';
import { refuse } from './refuse.js';

describe('refuse', () => {
  const problems = new ProblemWriter(commonProblems);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let server: Server;
  let port: number;
  let connections = 0;

  before(async () => {
    server = createServer((request, response) => {
      refuse(problems, 'overloaded', request, response);
    });
    server.on('connection', () => {
      connections += 1;
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  after(async () => {
    agent.destroy();
    server.close();
    await once(server, 'close');
  });

  async function post(
    headers: Record<string, string>,
    body: string,
  ): Promise<{ answer: IncomingMessage; document: Record<string, unknown> }> {
    const path = '/v1/incidents?a=%E5%8C%97';
    const sent = send({ agent, port, host: '127.0.0.1', method: 'POST', path, headers }).end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const text = (await answer.setEncoding('utf8').toArray()).join('');
    return { answer, document: JSON.parse(text) as Record<string, unknown> };
  }

  it('says what, where, when to come back and under which trace, in the caller’s language', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = {
      'accept-language': 'en',
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    };
    const { answer, document } = await post(headers, '{}');
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.headers['retry-after'], '1');
    assert.equal(answer.headers['content-language'], 'en');
    assert.equal(answer.headers.vary, 'Accept-Language');
    assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/);
    assert.equal(document['code'], 'overloaded');
    assert.equal(document['title'], 'Too much at once');
    assert.equal(document['instance'], '/v1/incidents?a=%E5%8C%97');
    assert.equal(document['traceId'], traceId);
  });

  it('leaves the connection to the next request, also after a body that nobody read', async () => {
    const { document } = await post({}, 'x'.repeat(1_000_000));
    assert.equal(document['title'], '当前请求过多');
    await post({}, '{}');
    assert.equal(connections, 1);
  });
});
