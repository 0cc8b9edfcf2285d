import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { newSecret, signedHeaders } from './signature.js';

describe('the signature of a webhook', () => {
  const body = '{"type":"org.tiergrid.incident.reported.v1","data":{"title":"勒索软件"}}';

  it('is verified by the reference library', () => {
    const secret = newSecret();
    const headers = signedHeaders([secret], 'event', new Date(), body);
    assert.deepEqual(new Webhook(secret).verify(body, headers), JSON.parse(body));
    assert.throws(() => new Webhook(newSecret()).verify(body, headers));
    assert.throws(() => new Webhook(secret).verify(`${body} `, headers));
    assert.throws(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'other' }));
  });

  it('is by each secret while they are exchanged, so that either verifies it', () => {
    const [older, newer] = [newSecret(), newSecret()];
    const headers = signedHeaders([newer, older], 'event', new Date(), body);
    for (const secret of [older, newer]) new Webhook(secret).verify(body, headers);
  });

  it('is as long as the specification asks, and never the same', () => {
    assert.match(newSecret(), /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.notEqual(newSecret(), newSecret());
  });
});
