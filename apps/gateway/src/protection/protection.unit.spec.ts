import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Running, startFixtureService, startGateway } from '../gateway.fixture.js';

describe('the limit of requests', () => {
  let service: Running;
  let gateway: Running;

  before(async () => {
    service = await startFixtureService((_request, response) => response.end('{}'));
    gateway = await startGateway(
      { identity: service.origin, reporting: service.origin },
      { rateLimitPerMinute: 2 },
    );
  });

  after(async () => {
    await gateway.stop();
    await service.stop();
  });

  const ask = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${gateway.origin}/v1/incidents`, { headers });

  it('counts each Authorization header for itself', async () => {
    const mine = { authorization: 'Bearer mine', 'accept-language': 'en' };
    const first = await ask(mine);
    assert.deepEqual(
      [
        first.status,
        first.headers.get('ratelimit-limit'),
        first.headers.get('ratelimit-remaining'),
      ],
      [200, '2', '1'],
    );
    assert.equal((await ask(mine)).status, 200);

    const refused = await ask(mine);
    assert.equal(refused.status, 429);
    assert.match(refused.headers.get('content-type') ?? '', /^application\/problem\+json/);
    const retryAfter = Number(refused.headers.get('retry-after'));
    assert.ok(retryAfter >= 1 && retryAfter <= 60, `Retry-After: ${retryAfter}`);
    const problem = (await refused.json()) as { code: string; title: string };
    assert.deepEqual([problem.code, problem.title], ['too-many-requests', 'Too many requests']);

    assert.equal((await ask({ authorization: 'Bearer theirs' })).status, 200);
  });

  it('counts by address without the header, as trusted proxies tell it', async () => {
    const from = (address: string): Promise<Response> => ask({ 'x-forwarded-for': address });
    assert.equal((await from('203.0.113.1')).status, 200);
    assert.equal((await from('203.0.113.1')).status, 200);
    assert.equal((await from('203.0.113.1')).status, 429);
    assert.equal((await from('203.0.113.2')).status, 200);
  });

  it('counts guesses at secrets by address, whatever they guess', async () => {
    const guess = async (secret: string): Promise<number> => {
      const { status } = await fetch(`${gateway.origin}/oauth/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${secret}`, 'x-forwarded-for': '203.0.113.3' },
      });
      return status;
    };
    assert.deepEqual(
      [await guess('one'), await guess('two'), await guess('three')],
      [200, 200, 429],
    );
  });

  it('takes nobody’s word for an address but that of a trusted proxy', async () => {
    const distant = await startGateway(
      { reporting: service.origin },
      { rateLimitPerMinute: 2, trustedProxies: ['192.0.2.0/24'] },
    );
    const statuses: number[] = [];
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) {
      const { status } = await fetch(`${distant.origin}/v1/incidents`, {
        headers: { 'x-forwarded-for': address },
      });
      statuses.push(status);
    }
    assert.deepEqual(statuses, [200, 200, 429]);
    await distant.stop();
  });

  it('does not count probes', async () => {
    for (let count = 0; count < 5; count += 1) {
      assert.equal((await fetch(`${gateway.origin}/health/live`)).status, 200);
    }
  });
});

describe('/metrics of the gateway', () => {
  let gateway: Running;

  before(async () => {
    gateway = await startGateway({});
  });

  after(() => gateway.stop());

  it('answers programs on the same machine', async () => {
    const response = await fetch(`${gateway.origin}/metrics`);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /tiergrid_http_request_seconds/);
  });

  it('does not exist for those who come through a proxy', async () => {
    const forwarded: Record<string, string>[] = [
      { 'x-forwarded-for': '203.0.113.7' },
      { 'x-forwarded-for': '127.0.0.1' },
      { forwarded: 'for=203.0.113.7' },
    ];
    for (const headers of forwarded) {
      assert.equal((await fetch(`${gateway.origin}/metrics`, { headers })).status, 404);
    }
  });
});
