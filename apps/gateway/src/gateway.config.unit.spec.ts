import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gatewayConfig, gatewayEnvironment } from './gateway.config.js';

const environment = {
  TIERGRID_PORT: '8080',
  TIERGRID_BASE_URL: 'https://tiergrid.example/',
  IDENTITY_URL: 'http://identity:8080/',
  REPORTING_URL: 'http://reporting:8080',
  DISPATCH_URL: 'http://dispatch:8080',
  ASSESSMENT_URL: 'http://assessment:8080',
};

describe('configuration of the gateway', () => {
  it('has defaults for all but addresses', () => {
    assert.deepEqual(gatewayConfig(gatewayEnvironment.parse(environment)), {
      logLevel: 'info',
      baseUrl: 'https://tiergrid.example',
      services: {
        identity: 'http://identity:8080',
        reporting: 'http://reporting:8080',
        dispatch: 'http://dispatch:8080',
        assessment: 'http://assessment:8080',
      },
      rateLimitPerMinute: 6_000,
      overload: { inWork: 8_192, waiting: 0, waitMs: 75, loopDelayMs: 100 },
    });
  });

  it('names every wrong variable at once', () => {
    const result = gatewayEnvironment.safeParse({
      ...environment,
      IDENTITY_URL: 'identity:8080',
      REPORTING_URL: undefined,
      DISPATCH_URL: 'http://dispatch:8080/below',
      TIERGRID_RATE_LIMIT_PER_MINUTE: '0',
    });
    assert.deepEqual(
      result.error?.issues.map(({ path }) => path.join('.')),
      ['IDENTITY_URL', 'REPORTING_URL', 'DISPATCH_URL', 'TIERGRID_RATE_LIMIT_PER_MINUTE'],
    );
  });
});
