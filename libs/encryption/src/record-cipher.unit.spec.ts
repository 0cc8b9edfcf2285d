import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { encryptionKey } from './encryption-key.js';
import { RecordCipher } from './record-cipher.js';

const newSecret = (): string => randomBytes(32).toString('base64url');
const value = { name: '张三', phone: '13800000000' };

describe('RecordCipher', () => {
  const cipher = new RecordCipher(newSecret());

  it('gives back what it was given, and shows nothing of it meanwhile', () => {
    const sealed = cipher.encrypt(value, 'one');
    assert.equal(sealed.includes('13800000000'), false);
    assert.deepEqual(cipher.decrypt(sealed, 'one'), value);
    assert.notDeepEqual(sealed, cipher.encrypt(value, 'one'));
  });

  it('opens nothing with another key, of another record, or after a change of any part', () => {
    const sealed = cipher.encrypt(value, 'one');
    assert.throws(() => new RecordCipher(newSecret()).decrypt(sealed, 'one'));
    assert.throws(() => cipher.decrypt(sealed, 'two'));
    for (const place of [0, 5, 20, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[place] = (changed[place] ?? 0) ^ 1;
      assert.throws(() => cipher.decrypt(changed, 'one'));
    }
  });

  it('wants 32 bytes', () => {
    const short = randomBytes(16).toString('base64url');
    assert.throws(() => new RecordCipher(short), RangeError);
    assert.equal(encryptionKey.safeParse(short).success, false);
    assert.equal(encryptionKey.safeParse(newSecret()).success, true);
  });
});
