import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { after, afterEach, before, describe, it } from 'node:test';
import { type Running, startFixtureService, startGateway } from '../gateway.fixture.js';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

interface Problem {
  code: string;
  title: string;
  wayOut: string;
  instance: string;
  traceId: string;
}

describe('a service that does not answer as it should', () => {
  let reporting: Running;
  let gateway: Running;
  let listener: RequestListener;

  before(async () => {
    reporting = await startFixtureService((request, response) => {
      listener(request, response);
    });
    gateway = await startGateway(
      { reporting: reporting.origin },
      { limits: { answerWithinMs: 300 } },
    );
  });

  after(async () => {
    await gateway.stop();
    await reporting.stop();
  });

  afterEach(() => {
    listener = (_request, response) => response.end();
  });

  const expectUnavailable = async (response: Response, language: string): Promise<Problem> => {
    assert.equal(response.status, 503);
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.match(response.headers.get('retry-after') ?? '', /^\d+$/);
    assert.equal(response.headers.get('content-language'), language);
    const problem = (await response.json()) as Problem;
    assert.equal(problem.code, 'unavailable');
    return problem;
  };

  it('is down: 503 with a way out, in the caller’s language, under the caller’s trace', async () => {
    const url = `${gateway.origin}/v1/orders?limit=5`;
    const chinese = await expectUnavailable(
      await fetch(url, { headers: { 'accept-language': 'zh-CN,zh;q=0.9', traceparent } }),
      'zh-CN',
    );
    assert.equal(chinese.title, '服务暂不可用');
    assert.equal(chinese.instance, '/v1/orders?limit=5');
    assert.equal(chinese.traceId, traceparent.slice(3, 35));
    const english = await expectUnavailable(
      await fetch(url, { headers: { 'accept-language': 'en' } }),
      'en',
    );
    assert.match(english.wayOut, /Idempotency-Key/);
  });

  it('is down: also for a request with a body that is still being sent', async () => {
    const body = Buffer.alloc(8 * 1024 * 1024);
    await expectUnavailable(
      await fetch(`${gateway.origin}/v1/orders`, {
        method: 'POST',
        body,
        headers: { 'accept-language': 'en' },
      }),
      'en',
    );
  });

  it('hangs: 503 when its time is over', async () => {
    listener = (request) => request.resume();
    await expectUnavailable(await fetch(`${gateway.origin}/v1/incidents`), 'zh-CN');
  });

  it('fails on a connection in use: tells each request’s own trace', async () => {
    listener = (_request, response) => response.end('fine');
    await (await fetch(`${gateway.origin}/v1/incidents`)).text();
    listener = (request) => request.socket.destroy();
    const response = await fetch(`${gateway.origin}/v1/incidents`, { headers: { traceparent } });
    const problem = await expectUnavailable(response, 'zh-CN');
    assert.equal(problem.traceId, traceparent.slice(3, 35));
  });

  it('drops the connection: what only reads is sent once more', async () => {
    let asked = 0;
    listener = (request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else response.end('at the second try');
    };
    const response = await fetch(`${gateway.origin}/v1/incidents`);
    assert.deepEqual([response.status, await response.text()], [200, 'at the second try']);
  });

  it('drops the connection again: 503 after two tries', async () => {
    let asked = 0;
    listener = (request) => {
      asked += 1;
      request.socket.destroy();
    };
    await expectUnavailable(await fetch(`${gateway.origin}/v1/incidents`), 'zh-CN');
    assert.equal(asked, 2);
  });

  it('drops the connection: what writes is never sent twice', async () => {
    let asked = 0;
    listener = (request) => {
      asked += 1;
      request.resume().on('end', () => request.socket.destroy());
    };
    const response = await fetch(`${gateway.origin}/v1/incidents`, { method: 'POST', body: '{}' });
    await expectUnavailable(response, 'zh-CN');
    assert.equal(asked, 1);
  });

  it('breaks off in the middle of an answer: so does the gateway, it is not taken for whole', async () => {
    listener = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    };
    const response = await fetch(`${gateway.origin}/v1/incidents`);
    assert.equal(response.status, 200);
    await assert.rejects(response.text());
  });

  it('refuses before it has read all: the client sees the refusal while it still sends', async () => {
    listener = (_request, response) => {
      response.writeHead(413, { 'content-type': 'application/problem+json' }).end('{"code":"big"}');
    };
    const agent = new Agent({ keepAlive: true });
    const upload = httpRequest(`${gateway.origin}/v1/incidents`, { method: 'POST', agent });
    upload.write(Buffer.alloc(64 * 1024));
    const [response] = (await once(upload, 'response')) as [IncomingMessage];
    assert.equal(response.statusCode, 413);
    const sent = once(upload, 'finish');
    upload.end(Buffer.alloc(8 * 1024 * 1024));
    response.setEncoding('utf8');
    assert.equal((await response.toArray()).join(''), '{"code":"big"}');
    await sent;
    agent.destroy();
  });

  it('answers problems of its own: they pass unchanged', async () => {
    listener = (_request, response) => {
      response.writeHead(503, { 'retry-after': '7' }).end('{"code":"keys-unavailable"}');
    };
    const response = await fetch(`${gateway.origin}/v1/incidents`);
    assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '7']);
    assert.equal(await response.text(), '{"code":"keys-unavailable"}');
  });

  it('is given up when the client leaves before the answer', async () => {
    const left = Promise.withResolvers<undefined>();
    const arrived = Promise.withResolvers<undefined>();
    listener = (_request, response) => {
      response.on('close', () => left.resolve(undefined));
      arrived.resolve(undefined);
    };
    const request = httpRequest(`${gateway.origin}/v1/incidents`, { agent: false }).end();
    const unanswered = assert.rejects(once(request, 'response'));
    await arrived.promise;
    request.destroy();
    await Promise.all([unanswered, left.promise]);
  });
});

describe('a service that has all it can take', () => {
  it('is not asked for more, and streams are counted apart', async () => {
    const waiting: ServerResponse[] = [];
    const two = Promise.withResolvers<undefined>();
    const reporting = await startFixtureService((request, response) => {
      if (request.url === '/v1/stream') {
        response.end('event');
        return;
      }
      waiting.push(response);
      if (waiting.length === 2) two.resolve(undefined);
    });
    const limits = { mostAtOnce: 2 };
    const gateway = await startGateway({ reporting: reporting.origin }, { limits });
    const ask = (path: string): Promise<Response> => fetch(gateway.origin + path);

    const underWay = [ask('/v1/incidents/1'), ask('/v1/incidents/2')];
    await two.promise;
    const refused = await ask('/v1/incidents/3');
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1']);
    assert.equal(((await refused.json()) as Problem).code, 'overloaded');
    assert.equal(await (await ask('/v1/stream')).text(), 'event');

    for (const response of waiting) response.end('done');
    for (const response of await Promise.all(underWay)) {
      assert.equal(await response.text(), 'done');
    }
    await gateway.stop();
    await reporting.stop();
  });
});

describe('stopping the gateway', () => {
  it('ends streams that would go on for ever', async () => {
    const reporting = await startFixtureService((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    });
    const gateway = await startGateway({ reporting: reporting.origin });
    const response = await fetch(`${gateway.origin}/v1/stream`);
    const read = assert.rejects(response.text());
    await gateway.stop();
    await read;
    await reporting.stop();
  });
});
