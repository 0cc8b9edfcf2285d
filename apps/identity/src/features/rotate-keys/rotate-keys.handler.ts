import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { everything } from '#libs/divisions';
import type { Database, Transaction } from '#libs/persistence';
import {
  decideRotation,
  retiredKeys,
  type Rotation,
} from '../../domain/signing-key/signing-key-schedule.js';
import { KeyCipher } from '../../signing-keys/key-cipher.js';
import {
  addSigningKey,
  deleteSigningKeys,
  lockSigningKeys,
  readSigningKeys,
  setRetirement,
  type StoredKey,
} from '../../signing-keys/signing-key.repository.js';

export interface RotateKeysOptions {
  /** Working in the schema of the identity service. */
  readonly database: Database;
  /** TIERGRID_KEY_SECRET, the same that the service has. */
  readonly keySecret: string;
  readonly now: Date;
}

interface MaintainKeysOptions {
  readonly database: Database;
  readonly cipher: KeyCipher;
  readonly now: Date;
}

/** The newest key after the call. */
export interface NewestKey {
  readonly kid: string;
  /** When it begins to sign; it is published from now on. */
  readonly activateAt: Date;
  /** False when nothing was due, or a key was already waiting to sign. */
  readonly made: boolean;
}

/**
 * Makes the next signing key because an operator asks for it: it signs in 20 minutes, when every
 * service has fetched it. Running replicas notice by themselves.
 */
export async function rotateKeys({
  database,
  keySecret,
  now,
}: RotateKeysOptions): Promise<NewestKey> {
  return rotate({ database, cipher: new KeyCipher(keySecret), now }, true);
}

/** Makes a key only when the age of those there are demands it, or when there is none. */
export async function maintainKeys(options: MaintainKeysOptions): Promise<NewestKey> {
  return rotate(options, false);
}

/**
 * Makes a key when it is wanted or due, sets the day on which the one before it leaves, and
 * destroys keys whose tokens have all expired.
 * @throws KeySecretWrong when the stored keys were closed with another secret
 */
async function rotate(options: MaintainKeysOptions, wanted: boolean): Promise<NewestKey> {
  const { database, cipher, now } = options;
  return database.transaction(everything, async (tx) => {
    await lockSigningKeys(tx);
    const keys = await readSigningKeys(tx);
    // A key closed with another secret would shut every running replica out from the keys.
    for (const key of keys) cipher.decrypt(key.sealedPrivateKey, key.kid);
    const made = await carryOut(tx, decideRotation(keys, now, wanted), cipher, now);
    const retired = retiredKeys(keys, now).map((key) => key.kid);
    if (retired.length > 0) await deleteSigningKeys(tx, retired);
    const newest = made ?? keys.at(-1);
    if (newest === undefined) throw new Error('there is no signing key and none was made');
    return { kid: newest.kid, activateAt: newest.activateAt, made: made !== undefined };
  });
}

async function carryOut(
  tx: Transaction,
  rotation: Rotation,
  cipher: KeyCipher,
  now: Date,
): Promise<StoredKey | undefined> {
  if (rotation.kind === 'none') return undefined;
  const key = await newKey(cipher, rotation.activateAt);
  await addSigningKey(tx, key, now);
  if (rotation.kind === 'next') {
    await setRetirement(tx, rotation.previous.kid, rotation.previous.retireAt);
  }
  return key;
}

async function newKey(cipher: KeyCipher, activateAt: Date): Promise<StoredKey> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, sealedPrivateKey: cipher.encrypt(jwk, kid), activateAt, retireAt: null };
}
