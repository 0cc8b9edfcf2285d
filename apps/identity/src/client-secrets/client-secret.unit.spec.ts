import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashClientSecret, isClientSecret, newClientSecret } from './client-secret.js';

describe('client secrets', () => {
  it('are 32 random bytes that need no escaping in a header or a form', () => {
    const secret = newClientSecret();
    assert.match(secret, /^[\w-]{43}$/);
    assert.equal(Buffer.from(secret, 'base64url').length, 32);
    assert.notEqual(secret, newClientSecret());
  });

  it('are recognised by their hash, and the hash itself is no secret', () => {
    const secret = newClientSecret();
    const hash = hashClientSecret(secret);
    assert.equal(isClientSecret(secret, hash), true);
    assert.equal(isClientSecret(newClientSecret(), hash), false);
    assert.equal(isClientSecret(hash.toString('base64url'), hash), false);
    assert.equal(isClientSecret('', hash), false);
    assert.equal(isClientSecret(secret, Buffer.alloc(0)), false);
  });
});
