import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import type { KeyProvider } from './key-provider.js';

/** A key and the name by which what it closed knows it. */
export interface EncryptionKey {
  readonly id: Buffer;
  /** As an object: a key that OpenSSL has to read anew for each field costs more than the field. */
  readonly secret: KeyObject;
}

/** Bytes of a key's id. */
export const keyIdBytes = 4;

/** A ciphertext that names a key which is not on the ring. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';

  constructor(keyId: Buffer) {
    super(`no key ${keyId.toString('hex')} here: it was removed before everything was rotated`);
  }
}

/**
 * Keys that are in use at the same time. The current one closes; while keys are being changed,
 * others open what they closed before. A key's id is drawn from the key itself, so nobody has to
 * number keys, and the same key has the same id in every process.
 */
export class KeyRing {
  readonly current: EncryptionKey;
  private readonly byId: ReadonlyMap<string, EncryptionKey>;

  /**
   * @param secrets 32 bytes each, the current one first
   * @throws RangeError for none, for another length, and for two keys with one id
   */
  constructor(secrets: readonly Buffer[]) {
    const keys = secrets.map((secret) => ({ id: idOf(secret), secret: createSecretKey(secret) }));
    const [current] = keys;
    if (current === undefined) throw new RangeError('a ring has at least one key');
    this.current = current;
    this.byId = new Map(keys.map((key) => [key.id.toString('hex'), key]));
    // The same key twice is a slip that harms nobody.
    const different = new Set(secrets.map((secret) => secret.toString('hex'))).size;
    if (this.byId.size !== different) throw new RangeError('two keys have the same id');
  }

  static async load(provider: KeyProvider): Promise<KeyRing> {
    return new KeyRing(await provider.load());
  }

  get all(): readonly EncryptionKey[] {
    return [...this.byId.values()];
  }

  /** @throws UnknownKey */
  find(id: Buffer): EncryptionKey {
    const key = this.byId.get(id.toString('hex'));
    if (key === undefined) throw new UnknownKey(id);
    return key;
  }
}

/** The beginning of a hash: of 32 random bytes it tells nothing. */
function idOf(secret: Buffer): Buffer {
  if (secret.length !== 32) throw new RangeError('a key has 32 bytes');
  return createHash('sha256')
    .update('tiergrid key id\0')
    .update(secret)
    .digest()
    .subarray(0, keyIdBytes);
}
