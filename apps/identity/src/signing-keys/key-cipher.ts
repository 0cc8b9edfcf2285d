import { RecordCipher } from '#libs/encryption';

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

/** Encrypts private signing keys, each bound to its id, so that a copy of the database cannot sign. */
export class KeyCipher extends RecordCipher {
  /** @throws KeySecretWrong when it was closed with another secret, or changed */
  override decrypt(sealed: Buffer, kid: string): unknown {
    try {
      return super.decrypt(sealed, kid);
    } catch (error) {
      throw new KeySecretWrong(kid, error);
    }
  }
}
