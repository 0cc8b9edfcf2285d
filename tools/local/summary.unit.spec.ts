import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { summaryLines } from './summary.js';

const run = promisify(execFile);
const now = new Date('2026-11-21T08:30:00Z');

function linesFor(baseUrl: string): string[] {
  return summaryLines({
    local: {
      baseUrl,
      tokenUrl: `${baseUrl}/oauth/token`,
      clients: [
        { role: 'grid-worker', division: '431002001001', clientId: 'worker', clientSecret: 'w-1' },
        { role: 'officer', division: '431002001', clientId: 'officer', clientSecret: 'o_2' },
      ],
    },
    localFile: '/state/local.json',
    seconds: '9.9',
    now,
  }).map((line) => ('plain' in line ? line.plain : line.text.en));
}

describe('the last lines of a start', () => {
  it('name the address, the docs and the clients', () => {
    const all = linesFor('http://127.0.0.1:8080').join('\n');
    assert.match(all, /ready in 9\.9 s/);
    assert.match(all, /http:\/\/127\.0\.0\.1:8080\/docs/);
    assert.match(all, /\/state\/local\.json/);
  });

  it('hold commands that bash runs as they are', async () => {
    const requests: { request: IncomingMessage; body: string }[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        requests.push({ request, body });
        const token = { access_token: `token-${requests.length}`, token_type: 'Bearer' };
        response.end(JSON.stringify(request.url === '/oauth/token' ? token : { items: [] }));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const commands = linesFor(address).filter((line) => /^(WORKER=|TOWNSHIP=|curl )/.test(line));
    assert.equal(commands.length, 4);
    await run('bash', ['-e', '-c', commands.join('\n')]);
    server.close();

    const basic = (credentials: string): string =>
      `Basic ${Buffer.from(credentials).toString('base64')}`;
    assert.deepEqual(
      requests.map(({ request }) => [request.method, request.url, request.headers.authorization]),
      [
        ['POST', '/oauth/token', basic('worker:w-1')],
        ['POST', '/v1/incidents', 'Bearer token-1'],
        ['POST', '/oauth/token', basic('officer:o_2')],
        ['GET', '/v1/incidents', 'Bearer token-3'],
      ],
    );
    assert.equal(requests[0]?.body, 'grant_type=client_credentials');
    const report = JSON.parse(requests[1]?.body ?? '') as Record<string, unknown>;
    assert.equal(report['divisionCode'], '431002001001');
    assert.equal(report['occurredAt'], '2026-11-21T08:20:00.000Z');
    assert.match(String(requests[1]?.request.headers['idempotency-key']), /^\d+-\d+-\d+$/);
  });

  it('hold no commands without the clients that they need', () => {
    const local = { baseUrl: 'http://h', tokenUrl: 'http://h/oauth/token', clients: [] };
    const lines = summaryLines({ local, localFile: 'f', seconds: '1', now });
    assert.ok(lines.every((line) => !('plain' in line) || line.plain === ''));
  });
});
