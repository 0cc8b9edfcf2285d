import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startFixtureService, startGateway } from '../gateway.fixture.js';

interface Report {
  status: string;
  checks: Record<string, string>;
}

describe('readiness of the gateway', () => {
  it('shows services that are down, and stays ready while one answers', async () => {
    const asked: string[] = [];
    const reporting = await startFixtureService((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    const dispatch = await startFixtureService((_request, response) => {
      response.writeHead(503).end('{}');
    });
    const gateway = await startGateway({ reporting: reporting.origin, dispatch: dispatch.origin });

    const response = await fetch(`${gateway.origin}/health/ready`);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      status: 'ok',
      checks: {
        services: 'ok',
        identity: 'does not answer',
        reporting: 'ok',
        dispatch: 'answers 503',
        assessment: 'does not answer',
      },
    });
    await (await fetch(`${gateway.origin}/health/ready`)).text();
    assert.deepEqual(asked, ['/health/ready'], 'asked once however often the gateway is asked');

    await gateway.stop();
    await Promise.all([reporting.stop(), dispatch.stop()]);
  });

  it('is not ready when it reaches no service at all', async () => {
    const gateway = await startGateway({});
    const response = await fetch(`${gateway.origin}/health/ready`);
    assert.equal(response.status, 503);
    const report = (await response.json()) as Report;
    assert.deepEqual(
      [report.status, report.checks['services']],
      ['failing', 'none can be reached'],
    );
    assert.equal((await fetch(`${gateway.origin}/health/live`)).status, 200);
    await gateway.stop();
  });
});
