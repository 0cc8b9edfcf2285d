import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { KeyCipher } from './key-cipher.js';

const newSecret = (): string => randomBytes(32).toString('base64url');

describe('KeyCipher', () => {
  it('says what to do when the secret is not the one that was used', () => {
    const sealed = new KeyCipher(newSecret()).encrypt({ kty: 'EC', d: 'private' }, 'kid-1');
    assert.throws(() => new KeyCipher(newSecret()).decrypt(sealed, 'kid-1'), {
      name: 'KeySecretWrong',
      message: /kid-1 .*TIERGRID_KEY_SECRET/,
    });
  });
});
