import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestClass } from './request-class.js';

describe('the class of a request', () => {
  it('tells by method, address and Accept', () => {
    const of = (method: string, url: string, accept?: string): string =>
      requestClass(method, url, accept === undefined ? {} : { accept });
    assert.equal(of('POST', '/v1/incidents'), 'write');
    assert.equal(of('POST', '/oauth/token'), 'write');
    assert.equal(of('GET', '/v1/incidents?limit=5'), 'read');
    assert.equal(of('HEAD', '/v1/incidents'), 'read');
    assert.equal(of('GET', '/v1/statistics/incidents', 'text/csv'), 'export');
    assert.equal(of('GET', '/health/ready'), 'vital');
    assert.equal(of('GET', '/metrics'), 'vital');
    assert.equal(of('GET', '/oauth/jwks'), 'vital');
    assert.equal(of('GET', '/oauth/.well-known/openid-configuration'), 'vital');
  });

  it('tells pieces of files by what they come as', () => {
    const piece = { 'content-type': 'application/offset+octet-stream' };
    assert.equal(requestClass('PATCH', '/v1/incidents/1/attachments/2', piece), 'upload');
    assert.equal(requestClass('POST', '/v1/incidents/1/attachments', {}), 'write');
    assert.equal(requestClass('GET', '/v1/incidents', piece), 'read');
  });

  it('lets nobody pass as a probe by an address that only begins like one', () => {
    assert.equal(requestClass('GET', '/healthy', {}), 'read');
    assert.equal(requestClass('GET', '/v1/health/live', {}), 'read');
    assert.equal(requestClass('POST', '/health/live', {}), 'write');
  });
});
