import type { KeyTimes } from '../domain/signing-key/signing-key-schedule.js';
import type { Transaction } from '#libs/persistence';

/** A key as it is stored, its private part encrypted. */
export interface StoredKey extends KeyTimes {
  readonly sealedPrivateKey: Buffer;
}

/**
 * Lets one replica or operator at a time change the keys, until the transaction ends: two replicas
 * that boot together must not both make the first key.
 */
export async function lockSigningKeys(tx: Transaction): Promise<void> {
  await tx.execute(`SELECT pg_advisory_xact_lock(hashtext('tiergrid.signing-keys'))`);
}

/** Every key there is; a handful. */
export async function readSigningKeys(tx: Transaction): Promise<StoredKey[]> {
  return tx.many<StoredKey>(
    `SELECT kid, private_key AS "sealedPrivateKey", activate_at AS "activateAt",
            retire_at AS "retireAt"
     FROM signing_keys ORDER BY activate_at, kid`,
  );
}

export async function addSigningKey(tx: Transaction, key: StoredKey, now: Date): Promise<void> {
  await tx.execute(
    `INSERT INTO signing_keys (kid, private_key, created_at, activate_at, retire_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [key.kid, key.sealedPrivateKey, now, key.activateAt, key.retireAt],
  );
}

export async function setRetirement(tx: Transaction, kid: string, retireAt: Date): Promise<void> {
  await tx.execute('UPDATE signing_keys SET retire_at = $2 WHERE kid = $1', [kid, retireAt]);
}

/** Destroys keys, private parts included. */
export async function deleteSigningKeys(tx: Transaction, kids: readonly string[]): Promise<void> {
  await tx.execute('DELETE FROM signing_keys WHERE kid = ANY($1::text[])', [kids]);
}
