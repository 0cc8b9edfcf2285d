import { everything } from '#libs/divisions';
import type { KeyRing } from '#libs/encryption';
import type { Database, Transaction } from '#libs/persistence';
import {
  ContactCipher,
  ContactUnreadable,
  type StoredContact,
} from '../../contacts/contact-cipher.js';

/** What a rotation did. */
export interface Rotated {
  /** Contacts that are now encrypted with the current key. */
  readonly rotated: number;
  /** Incidents whose contact no key opens; they stay as they were. */
  readonly unreadable: readonly string[];
}

const together = 200;
const beforeAll = '00000000-0000-0000-0000-000000000000';

/**
 * Encrypts every contact anew that is not under the current key. The service may go on working
 * meanwhile; whoever breaks it off begins again and finds only what is left.
 * @param ring the current key, and those with which contacts were encrypted before
 */
export async function rotateContacts(database: Database, ring: KeyRing): Promise<Rotated> {
  const cipher = new ContactCipher(ring);
  const unreadable: string[] = [];
  let rotated = 0;
  for (let after: string | undefined = beforeAll; after !== undefined;) {
    const from: string = after;
    const batch = await database.transaction(everything, (tx) => rotateSome(tx, cipher, from));
    rotated += batch.rotated;
    unreadable.push(...batch.unreadable);
    after = batch.last;
  }
  return { rotated, unreadable };
}

async function rotateSome(
  tx: Transaction,
  cipher: ContactCipher,
  after: string,
): Promise<Rotated & { readonly last: string | undefined }> {
  const found = await tx.many<StoredContact>(
    `SELECT incident_id AS "incidentId", name_ciphertext AS name, phone_ciphertext AS phone,
            ciphertext AS whole
     FROM incident_contacts
     WHERE incident_id > $1
       AND (ciphertext IS NOT NULL
         OR substr(name_ciphertext, 1, $3) <> $2 OR substr(phone_ciphertext, 1, $3) <> $2)
     ORDER BY incident_id LIMIT ${together} FOR UPDATE`,
    [after, cipher.currentHeader, cipher.currentHeader.length],
  );
  const unreadable: string[] = [];
  const sealed = found.flatMap((stored) => {
    const { incidentId } = stored;
    try {
      return [{ incidentId, ...cipher.seal(cipher.open(stored), incidentId) }];
    } catch (error) {
      if (!(error instanceof ContactUnreadable)) throw error;
      unreadable.push(incidentId);
      return [];
    }
  });
  await tx.execute(
    `UPDATE incident_contacts
     SET name_ciphertext = sealed.name, phone_ciphertext = sealed.phone, ciphertext = NULL
     FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS sealed (id, name, phone)
     WHERE incident_id = sealed.id`,
    [
      sealed.map(({ incidentId }) => incidentId),
      sealed.map(({ name }) => name),
      sealed.map(({ phone }) => phone),
    ],
  );
  const last = found.length < together ? undefined : found.at(-1)?.incidentId;
  return { rotated: sealed.length, unreadable, last };
}
