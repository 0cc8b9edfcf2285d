import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
/** Tells which layout and secret a ciphertext has, for the day when the secret is changed. */
const format = 1;

/** A private key that cannot be opened: most likely the secret is not the one it was closed with. */
export class KeySecretWrong extends Error {
  override readonly name = 'KeySecretWrong';

  constructor(kid: string, cause: unknown) {
    super(
      `signing key ${kid} cannot be decrypted: TIERGRID_KEY_SECRET is not the one that it was ` +
        'stored with. Set that one again; without it delete the rows of identity.signing_keys, ' +
        'then a new key is made and everybody gets a new token',
      { cause },
    );
  }
}

/**
 * Encrypts private signing keys before they reach the database, so that a copy of it cannot sign.
 * The key's id is bound into the ciphertext: it cannot be put in the place of another key.
 */
export class KeyCipher {
  private readonly secret: Buffer;

  /** @param secret TIERGRID_KEY_SECRET: 32 bytes in base64url */
  constructor(secret: string) {
    this.secret = Buffer.from(secret, 'base64url');
    if (this.secret.length !== 32) {
      throw new RangeError('TIERGRID_KEY_SECRET must be 32 bytes in base64url');
    }
  }

  /** @returns format byte, IV, tag, ciphertext */
  encrypt(privateKey: object, kid: string): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.secret, iv).setAAD(Buffer.from(kid));
    const text = Buffer.concat([cipher.update(JSON.stringify(privateKey), 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(format), iv, cipher.getAuthTag(), text]);
  }

  /** @throws KeySecretWrong when it was closed with another secret, or changed */
  decrypt(sealed: Buffer, kid: string): unknown {
    try {
      if (sealed[0] !== format) throw new Error(`unknown format ${String(sealed[0])}`);
      const iv = sealed.subarray(1, 1 + ivBytes);
      const tag = sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes);
      const decipher = createDecipheriv(algorithm, this.secret, iv)
        .setAAD(Buffer.from(kid))
        .setAuthTag(tag);
      const text = Buffer.concat([
        decipher.update(sealed.subarray(1 + ivBytes + tagBytes)),
        decipher.final(),
      ]);
      return JSON.parse(text.toString('utf8'));
    } catch (error) {
      throw new KeySecretWrong(kid, error);
    }
  }
}
