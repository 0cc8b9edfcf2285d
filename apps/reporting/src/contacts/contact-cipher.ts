import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
/** Tells which layout and key a ciphertext has, for the day when keys are rotated. */
const format = 1;

/**
 * Encrypts a contact before it reaches the database. The incident's id is bound into it, so that a
 * ciphertext cannot be moved to another incident.
 */
export class ContactCipher {
  /** @param key 32 bytes */
  constructor(private readonly key: Buffer) {}

  /** @returns format byte, IV, tag, ciphertext */
  encrypt(contact: unknown, incidentId: string): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.key, iv).setAAD(Buffer.from(incidentId));
    const text = Buffer.concat([cipher.update(JSON.stringify(contact), 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(format), iv, cipher.getAuthTag(), text]);
  }

  /** @throws Error when the text was changed, or belongs to another incident or key */
  decrypt(sealed: Buffer, incidentId: string): unknown {
    if (sealed[0] !== format) throw new Error(`unknown contact format ${String(sealed[0])}`);
    const iv = sealed.subarray(1, 1 + ivBytes);
    const tag = sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes);
    const decipher = createDecipheriv(algorithm, this.key, iv)
      .setAAD(Buffer.from(incidentId))
      .setAuthTag(tag);
    const text = Buffer.concat([
      decipher.update(sealed.subarray(1 + ivBytes + tagBytes)),
      decipher.final(),
    ]);
    return JSON.parse(text.toString('utf8'));
  }
}
