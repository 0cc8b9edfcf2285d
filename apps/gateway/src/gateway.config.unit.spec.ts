import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { usualOverloadLimits } from '#libs/http';
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
      trustedProxies: ['loopback'],
      rateLimitPerMinute: 6_000,
      overload: { ...usualOverloadLimits, inWork: 8_192, uploads: 256 },
    });
  });

  it('trusts the proxies that are named, and refuses what names none', () => {
    const read = (text: string) =>
      gatewayEnvironment.safeParse({ ...environment, TIERGRID_TRUSTED_PROXIES: text }).data
        ?.TIERGRID_TRUSTED_PROXIES;
    assert.deepEqual(read('loopback, 10.42.0.0/16,fd00::/8,192.0.2.7'), [
      'loopback',
      '10.42.0.0/16',
      'fd00::/8',
      '192.0.2.7',
    ]);
    for (const text of ['', 'proxy', '10.42.0.0/33', '0.0.0.0/0', '::/0', '10.0.0.0/8/8', '1,2']) {
      assert.equal(read(text), undefined, text);
    }
  });

  it('names every wrong variable at once', () => {
    const result = gatewayEnvironment.safeParse({
      ...environment,
      IDENTITY_URL: 'identity:8080',
      REPORTING_URL: undefined,
      DISPATCH_URL: 'http://dispatch:8080/below',
      TIERGRID_TRUSTED_PROXIES: 'everybody',
      TIERGRID_RATE_LIMIT_PER_MINUTE: '0',
    });
    assert.deepEqual(
      result.error?.issues.map(({ path }) => path.join('.')),
      [
        'IDENTITY_URL',
        'REPORTING_URL',
        'DISPATCH_URL',
        'TIERGRID_TRUSTED_PROXIES',
        'TIERGRID_RATE_LIMIT_PER_MINUTE',
      ],
    );
  });
});
