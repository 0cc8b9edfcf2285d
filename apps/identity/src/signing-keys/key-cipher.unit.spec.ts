import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { KeyCipher, KeySecretWrong } from './key-cipher.js';

const newSecret = (): string => randomBytes(32).toString('base64url');
const jwk = { kty: 'EC', crv: 'P-256', d: 'private' };

describe('KeyCipher', () => {
  const cipher = new KeyCipher(newSecret());

  it('gives back what it was given, and shows nothing of it meanwhile', () => {
    const sealed = cipher.encrypt(jwk, 'kid-1');
    assert.equal(sealed.includes('private'), false);
    assert.deepEqual(cipher.decrypt(sealed, 'kid-1'), jwk);
    assert.notDeepEqual(sealed, cipher.encrypt(jwk, 'kid-1'));
  });

  it('says what to do when the secret is not the one that was used', () => {
    const other = new KeyCipher(newSecret());
    assert.throws(() => other.decrypt(cipher.encrypt(jwk, 'kid-1'), 'kid-1'), {
      name: 'KeySecretWrong',
      message: /kid-1 .*TIERGRID_KEY_SECRET/,
    });
  });

  it('refuses a ciphertext of another key, one that was changed, and one of another layout', () => {
    const sealed = cipher.encrypt(jwk, 'kid-1');
    assert.throws(() => cipher.decrypt(sealed, 'kid-2'), KeySecretWrong);
    for (const place of [0, 5, 20, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[place] = (changed[place] ?? 0) ^ 1;
      assert.throws(() => cipher.decrypt(changed, 'kid-1'), KeySecretWrong);
    }
  });

  it('wants 32 bytes', () => {
    assert.throws(() => new KeyCipher(randomBytes(16).toString('base64url')), RangeError);
  });
});
