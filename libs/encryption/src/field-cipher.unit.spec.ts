import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encryptionKeys } from './encryption-key.js';
import { FieldCipher } from './field-cipher.js';
import { EnvironmentKeys, type KeyManagement, WrappedKeys } from './key-provider.js';
import { KeyRing, UnknownKey } from './key-ring.js';
import { RecordCipher } from './record-cipher.js';

const old = randomBytes(32);
const present = randomBytes(32);
const place = { record: 'incident', field: 'phone' };
const phone = '13907351234';

describe('FieldCipher', () => {
  const cipher = new FieldCipher(new KeyRing([present]));

  it('gives back every text, the empty one too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        fc.pre(text.isWellFormed());
        assert.equal(cipher.open(cipher.seal(text, place), place), text);
      }),
    );
  });

  it('shows neither the text nor that two are the same, nor how long a name is', () => {
    const sealed = cipher.seal(phone, place);
    assert.equal(sealed.includes(phone), false);
    assert.notDeepEqual(sealed, cipher.seal(phone, place));
    const lengths = ['李', '王小明', '买买提·吐尔逊'].map(
      (name) => cipher.seal(name, place).length,
    );
    assert.equal(new Set(lengths).size, 1);
  });

  it('opens nothing of another record or field, or after a change of any byte', () => {
    const sealed = cipher.seal(phone, place);
    assert.throws(() => cipher.open(sealed, { ...place, record: 'other' }));
    assert.throws(() => cipher.open(sealed, { ...place, field: 'name' }));
    for (let byte = 0; byte < sealed.length; byte += 1) {
      const changed = Buffer.from(sealed);
      changed[byte] = (changed[byte] ?? 0) ^ 1;
      assert.throws(() => cipher.open(changed, place), `byte ${byte}`);
    }
    assert.throws(() => cipher.open(Buffer.alloc(0), place), /unknown format/);
  });

  it('opens what an earlier key closed while that key is there, and says so when it is not', () => {
    const sealed = new FieldCipher(new KeyRing([old])).seal(phone, place);
    const both = new FieldCipher(new KeyRing([present, old]));
    assert.equal(both.open(sealed, place), phone);
    assert.notDeepEqual(sealed.subarray(0, 5), both.currentHeader);
    assert.deepEqual(both.seal(phone, place).subarray(0, 5), both.currentHeader);
    assert.throws(() => cipher.open(sealed, place), UnknownKey);
  });

  it('is never taken for a whole record', () => {
    const secret = present.toString('base64url');
    assert.throws(() => new RecordCipher(secret).decrypt(cipher.seal(phone, place), 'incident'));
    assert.throws(() => cipher.open(new RecordCipher(secret).encrypt(phone, 'incident'), place));
  });
});

describe('where keys come from', () => {
  it('is the environment: one that closes, and others that open', async () => {
    const [first, second] = [present.toString('base64url'), old.toString('base64url')];
    const ring = await KeyRing.load(new EnvironmentKeys(first, encryptionKeys.parse(second)));
    assert.deepEqual(
      ring.all.map((key) => key.secret.export()),
      [present, old],
    );
    assert.deepEqual(ring.current.secret.export(), present);
    assert.deepEqual(encryptionKeys.parse(undefined), []);
    assert.deepEqual(encryptionKeys.parse(''), []);
    assert.equal(encryptionKeys.safeParse(`${first},short`).success, false);
  });

  it('is a key management service, which opens the wrapped ones when the process starts', async () => {
    const master = randomBytes(32).toString('base64url');
    const management: KeyManagement = {
      wrap: (key) =>
        Promise.resolve(
          new RecordCipher(master).encrypt(key.toString('hex'), 'data key').toString('base64'),
        ),
      unwrap: (wrapped) =>
        Promise.resolve(
          Buffer.from(
            new RecordCipher(master).decrypt(Buffer.from(wrapped, 'base64'), 'data key') as string,
            'hex',
          ),
        ),
    };
    const wrapped = [await management.wrap(present), await management.wrap(old)] as const;
    const ring = await KeyRing.load(new WrappedKeys(management, wrapped[0], [wrapped[1]]));
    const sealed = new FieldCipher(new KeyRing([old])).seal(phone, place);
    assert.equal(new FieldCipher(ring).open(sealed, place), phone);
  });

  it('gives keys of 32 bytes, at least one, the same twice at the most', () => {
    assert.throws(() => new KeyRing([]), RangeError);
    assert.throws(() => new KeyRing([randomBytes(16)]), RangeError);
    assert.equal(new KeyRing([present, present]).all.length, 1);
  });
});
