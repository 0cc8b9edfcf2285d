import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type Running, startFixtureService, startGateway } from '../gateway.fixture.js';
import { type ServiceName, serviceNames } from './routes.js';

/** What a fixture service answers: who it is and what it was asked. */
interface Echo {
  service: ServiceName;
  method: string;
  url: string;
  headers: Record<string, string>;
}

/** Replaced by tests that need more than an echo. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe('forwarding requests', () => {
  const services: Partial<Record<ServiceName, string>> = {};
  const running: Running[] = [];
  let gateway: Running;
  let answer: Answer | undefined;

  before(async () => {
    for (const service of serviceNames) {
      const fixture = await startFixtureService((request, response) => {
        if (answer !== undefined) {
          answer(request, response);
          return;
        }
        request.resume();
        const { method, url, headers } = request;
        response.setHeader('server', 'fixture').setHeader('x-powered-by', 'fixture');
        response.setHeader('set-cookie', ['a=1', 'b=2']).setHeader('connection', 'x-hop');
        response.setHeader('x-hop', 'between neighbours').setHeader('x-kept', 'yes');
        response.end(JSON.stringify({ service, method, url, headers }));
      });
      services[service] = fixture.origin;
      running.push(fixture);
    }
    gateway = await startGateway(services);
    running.push(gateway);
  });

  after(async () => {
    for (const each of running.toReversed()) await each.stop();
  });

  const ask = async (path: string, init?: RequestInit): Promise<Echo> => {
    const response = await fetch(gateway.origin + path, init);
    assert.equal(response.status, 200, path);
    return (await response.json()) as Echo;
  };

  /** Sends exactly these headers, where fetch would choose some itself. */
  const sendRaw = (path: string, headers: Record<string, string>): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      httpRequest(gateway.origin, { path, headers }, resolve).on('error', reject).end();
    });

  const withAnswer = async (temporary: Answer, work: () => Promise<void>): Promise<void> => {
    answer = temporary;
    try {
      await work();
    } finally {
      answer = undefined;
    }
  };

  it('sends each path to the service that owns it, query and all', async () => {
    const expected: [string, ServiceName][] = [
      ['/oauth/token', 'identity'],
      ['/oauth/.well-known/openid-configuration', 'identity'],
      ['/v1/divisions?parent=431002', 'identity'],
      ['/v1/incidents', 'reporting'],
      ['/v1/incidents?status=reported&q=%E5%8B%92%E7%B4%A2', 'reporting'],
      ['/v1/incidents/0198/timeline', 'reporting'],
      ['/v1/incidents:batch', 'reporting'],
      ['/v1/policy/categories', 'reporting'],
      ['/v1/zero-reports/silent', 'reporting'],
      ['/v1/devices', 'reporting'],
      ['/v1/stream?topic=incidents', 'reporting'],
      ['/v1/orders/0198/tree', 'dispatch'],
      ['/v1/tasks?overdue=true', 'dispatch'],
      ['/v1/statistics/incidents?division=4310&by=county,grade', 'assessment'],
      ['/v1/scorecards', 'assessment'],
    ];
    for (const [path, service] of expected) {
      const echo = await ask(path);
      assert.deepEqual([echo.service, echo.url], [service, path]);
    }
  });

  it('keeps the method', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      assert.equal((await ask('/v1/incidents/1', { method, body: '{}' })).method, method);
    }
    assert.equal((await fetch(`${gateway.origin}/v1/tasks`, { method: 'HEAD' })).status, 200);
  });

  it('answers 404 to everything else, and reaches nothing of the services’ own', async () => {
    for (const path of ['/v1', '/v1/incidentsx', '/v1/unknown', '/oauthx', '/v2/incidents']) {
      const response = await fetch(gateway.origin + path, { headers: { 'accept-language': 'en' } });
      assert.equal(response.status, 404, path);
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.equal(((await response.json()) as { code: string }).code, 'not-found');
    }
    for (const path of ['/v1/incidents/../../metrics', '/v1/incidents/%2e%2e/%2E%2E/health/live']) {
      assert.equal((await sendRaw(path, {})).statusCode, 404, path);
    }
  });

  it('keeps Host and says where the request came from', async () => {
    const raw = await sendRaw('/v1/tasks', {
      host: 'tiergrid.example',
      'x-forwarded-for': '203.0.113.7',
      forwarded: 'for=203.0.113.7',
    });
    const { headers } = JSON.parse(await text(raw)) as Echo;
    assert.equal(headers['host'], 'tiergrid.example');
    assert.equal(headers['x-forwarded-host'], 'tiergrid.example');
    assert.equal(headers['x-forwarded-proto'], 'http');
    assert.equal(headers['x-forwarded-for'], '203.0.113.7, 127.0.0.1');
    assert.equal(headers['forwarded'], undefined);
  });

  it('keeps headers except those between neighbours, both ways', async () => {
    const raw = await sendRaw('/v1/tasks', {
      authorization: 'Bearer abc',
      'idempotency-key': 'k-1',
      'accept-language': 'zh-CN',
      connection: 'close, x-hop',
      'x-hop': 'between neighbours',
      te: 'trailers',
      expect: '100-continue',
    });
    const { headers } = JSON.parse(await text(raw)) as Echo;
    assert.equal(headers['authorization'], 'Bearer abc');
    assert.equal(headers['idempotency-key'], 'k-1');
    assert.equal(headers['accept-language'], 'zh-CN');
    for (const name of ['x-hop', 'te', 'expect']) assert.equal(headers[name], undefined, name);

    assert.equal(raw.headers['x-kept'], 'yes');
    assert.deepEqual(raw.headers['set-cookie'], ['a=1', 'b=2']);
    for (const name of ['x-hop', 'server', 'x-powered-by']) {
      assert.equal(raw.headers[name], undefined, name);
    }
    assert.equal(raw.headers['x-content-type-options'], 'nosniff');
  });

  it('passes the trace on, and begins one where there is none', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
    const known = await ask('/v1/tasks', { headers: { traceparent } });
    assert.match(known.headers['traceparent'] ?? '', new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    const { headers } = await ask('/v1/tasks');
    assert.match(headers['traceparent'] ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('gives pieces of an answer on as they come', async () => {
    let finish: (() => void) | undefined;
    const inPieces: Answer = (_request, response) => {
      response.write('first');
      finish = () => response.end('second');
    };
    await withAnswer(inPieces, async () => {
      const response = await sendRaw('/v1/statistics/incidents', {});
      const [first] = (await once(response, 'data')) as [Buffer];
      assert.equal(first.toString(), 'first');
      finish?.();
      assert.equal(await text(response), 'second');
    });
  });

  it('gives the head of a stream on before its first event, and ends it when the client leaves', async () => {
    let left: Promise<unknown> | undefined;
    const silentStream: Answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      left = once(response, 'close');
    };
    await withAnswer(silentStream, async () => {
      const leave = new AbortController();
      const response = await fetch(`${gateway.origin}/v1/stream`, { signal: leave.signal });
      assert.equal(response.headers.get('content-type'), 'text/event-stream');
      leave.abort();
      await left;
    });
  });

  it('gives pieces of an upload on as they come', async () => {
    const echoPieces: Answer = (request, response) => {
      request.on('data', (chunk: Buffer) => response.write(`got ${chunk.toString()};`));
      request.on('end', () => response.end('all'));
    };
    await withAnswer(echoPieces, async () => {
      const upload = httpRequest(`${gateway.origin}/v1/incidents/1/attachments`, {
        method: 'POST',
      });
      upload.write('one');
      const [response] = (await once(upload, 'response')) as [IncomingMessage];
      const [first] = (await once(response, 'data')) as [Buffer];
      assert.equal(first.toString(), 'got one;');
      upload.end('two');
      assert.equal(await text(response), 'got two;all');
    });
  });

  it('passes large bodies through both ways unchanged', async () => {
    const body = randomBytes(24 * 1024 * 1024);
    const mirror: Answer = (request, response) => {
      response.setHeader('x-length', request.headers['content-length'] ?? 'none');
      response.setHeader('x-type', request.headers['content-type'] ?? 'none');
      request.pipe(response);
    };
    await withAnswer(mirror, async () => {
      const response = await fetch(`${gateway.origin}/v1/incidents/1/attachments`, {
        method: 'POST',
        headers: { 'content-type': 'image/jpeg' },
        body,
      });
      assert.equal(response.headers.get('x-length'), String(body.length));
      assert.equal(response.headers.get('x-type'), 'image/jpeg');
      const received = Buffer.from(await response.arrayBuffer());
      assert.equal(sha256(received), sha256(body));
    });
  });

  it('neither reads nor judges bodies', async () => {
    const mirror: Answer = (request, response) => {
      request.pipe(response);
    };
    await withAnswer(mirror, async () => {
      const response = await fetch(`${gateway.origin}/v1/incidents`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"no": json',
      });
      assert.deepEqual([response.status, await response.text()], [200, '{"no": json']);
    });
  });
});

async function text(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
