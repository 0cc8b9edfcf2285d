import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
/** Tells which layout and key a ciphertext has, for the day when keys are changed. */
const format = 1;

/**
 * Encrypts what the database must not show to whoever gets a copy of it. The id of the record is
 * bound into the ciphertext (as GCM's additional data): it cannot be put in another record's place.
 */
export class RecordCipher {
  private readonly key: Buffer;

  /**
   * @param secret 32 bytes in base64url
   * @throws RangeError for any other length
   */
  constructor(secret: string) {
    this.key = Buffer.from(secret, 'base64url');
    if (this.key.length !== 32) throw new RangeError('must be 32 bytes in base64url');
  }

  /**
   * @param value anything that JSON can carry
   * @returns format byte, IV, tag, ciphertext
   */
  encrypt(value: unknown, recordId: string): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.key, iv).setAAD(Buffer.from(recordId));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(format), iv, cipher.getAuthTag(), text]);
  }

  /** @throws Error when it was changed, or belongs to another record or key */
  decrypt(sealed: Buffer, recordId: string): unknown {
    if (sealed[0] !== format) throw new Error(`unknown format ${String(sealed[0])}`);
    const iv = sealed.subarray(1, 1 + ivBytes);
    const tag = sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes);
    const decipher = createDecipheriv(algorithm, this.key, iv)
      .setAAD(Buffer.from(recordId))
      .setAuthTag(tag);
    const text = Buffer.concat([
      decipher.update(sealed.subarray(1 + ivBytes + tagBytes)),
      decipher.final(),
    ]);
    return JSON.parse(text.toString('utf8'));
  }
}
