import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { eventually, type TestAnswer, type TestClient } from '#libs/testing';
import { Health } from '#libs/telemetry';
import { ReportingServiceFixture } from '../../apps/reporting/src/testing/reporting-service.fixture.js';
import { Scratch } from '../local/fixtures/scratch.js';
import { FreePorts } from '../local/network/ports.js';
import { PostgresServer } from '../local/postgres-server.js';

const village = '431002001001';
const graceMs = 10_000;

function report(worker: TestClient): Promise<TestAnswer> {
  return worker.post('/v1/incidents', {
    divisionCode: village,
    title: '摄像头固件存在漏洞',
    occurredAt: '2026-01-05T08:30:00+08:00',
  });
}

function assertUnavailable(answer: TestAnswer, code: string): void {
  assert.deepEqual([answer.status, answer.body['code']], [503, code]);
  assert.ok(Number(answer.headers.get('retry-after')) >= 1);
}

describe('a reporting service that cannot fetch the keys of tokens', () => {
  it('says so instead of sending everybody away, and returns by itself', async () => {
    // An issuer that is broken first, and well later.
    const issued = { keys: '' };
    const issuer = createServer((_, response) => {
      if (issued.keys === '') response.statusCode = 500;
      response.setHeader('content-type', 'application/json').end(issued.keys);
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const { port } = issuer.address() as AddressInfo;
    const service = await ReportingServiceFixture.start({
      TIERGRID_JWKS_URL: `http://127.0.0.1:${port}/jwks`,
    });
    const worker = await service.as(village, 'grid-worker');
    assertUnavailable(await report(worker), 'keys-unavailable');
    issued.keys = await (await fetch(service.jwksUrl)).text();
    assert.equal((await report(worker)).status, 201);
    // Tokens that were seen to be good need no keys.
    await new Promise((resolve) => issuer.close(resolve).closeAllConnections());
    assert.equal((await report(worker)).status, 201);
    await service.stop();
  });
});

describe('a reporting service whose database goes away', () => {
  const scratch = new Scratch();
  let server: PostgresServer;
  let service: ReportingServiceFixture;

  before(async () => {
    server = new PostgresServer({
      dataDir: scratch.at('postgres'),
      port: await new FreePorts().next(),
      password: 'only-for-tests',
      logFile: scratch.at('postgres.log'),
      durable: false,
    });
    await server.start();
    // Only this spec's process: the server of the test run must not be stopped.
    process.env['TIERGRID_TEST_DATABASE_URL'] = server.url();
    service = await ReportingServiceFixture.start();
  });
  after(async () => {
    await service.stop();
    await server.stop(graceMs);
    scratch.remove();
  });

  it('refuses everything with a way out, stays alive, and returns by itself', async () => {
    const worker = await service.as(village, 'grid-worker');
    const first = await report(worker);
    assert.equal(first.status, 201);
    const address = `/v1/incidents/${String(first.body['id'])}`;

    for (const outage of [1, 2]) {
      await server.stop(graceMs);
      assertUnavailable(await report(worker), 'unavailable');
      assertUnavailable(await worker.get('/v1/incidents'), 'unavailable');
      assertUnavailable(await worker.get(address), 'unavailable');
      assertUnavailable(
        await worker.post('/v1/incidents:batch', { items: [{}, {}] }),
        'unavailable',
      );
      const ready = await service.anonymous().get('/health/ready');
      assert.equal(ready.status, 503, `outage ${outage}`);
      // Whoever watches the process must not replace it: another would fare no better.
      assert.equal((await service.app.get(Health).reportLive()).status, 'ok');

      await server.start();
      await eventually('reports are taken', async () =>
        (await report(worker)).status === 201 ? true : undefined,
      );
      assert.equal((await worker.get(address)).status, 200);
      assert.equal((await service.anonymous().get('/health/ready')).status, 200);
    }
  });
});
