import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { everything } from '#libs/divisions';
import type { Database } from '#libs/persistence';
import { type KeyTimes, publishedKeys } from '../domain/signing-key/signing-key-schedule.js';
import type { KeyCipher } from './key-cipher.js';
import { readSigningKeys } from './signing-key.repository.js';

const privateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** A key that is ready to sign. */
export interface RingKey extends KeyTimes {
  readonly jwk: Readonly<z.output<typeof privateJwk>>;
}

/** The signing keys in this process's memory: what is asked of them needs no database. */
export class KeyRing {
  private keys: readonly RingKey[] = [];

  constructor(
    private readonly now: () => Date,
    private readonly cipher: KeyCipher,
  ) {}

  /** Reads the keys again. @throws KeySecretWrong, and PostgreSQL's errors; the old keys stay then */
  async refresh(database: Database): Promise<void> {
    const stored = await database.read(everything, (tx) => readSigningKeys(tx));
    this.keys = stored.map(({ kid, activateAt, retireAt, sealedPrivateKey }) => ({
      kid,
      activateAt,
      retireAt,
      jwk: privateJwk.parse(this.cipher.decrypt(sealedPrivateKey, kid)),
    }));
  }

  /** What must be published now, the key to sign with first. */
  published(): RingKey[] {
    return publishedKeys(this.keys, this.now());
  }

  /** Finds the key of a token: this service checks tokens without asking itself over HTTP. */
  readonly find: JWTVerifyGetKey = (header, token) => {
    const keys = this.published().map(({ kid, jwk: { kty, crv, x, y } }) => ({
      kid,
      kty,
      crv,
      x,
      y,
      alg: 'ES256',
      use: 'sig',
    }));
    return createLocalJWKSet({ keys })(header, token);
  };
}
