import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import type { Transaction } from '#libs/persistence';
import type { SealedContact, StoredContact } from '../contacts/contact-cipher.js';
import type { ContactSubject } from '../domain/contact/index.js';

/** A reading of a contact, to be remembered. */
export interface NewContactRead {
  readonly incidentId: string;
  readonly at: Date;
  readonly reader: Caller;
  readonly purpose: string;
}

/** One line of the log of readings. */
export interface ContactRead {
  readonly id: number;
  readonly at: Date;
  readonly clientId: string;
  readonly name: string;
  readonly office: string;
  readonly purpose: string;
}

/** Contacts, encrypted, and the log of who read them. */
@Injectable()
export class ContactRepository {
  /** What access depends on, the incident locked; undefined when it is not to be seen. */
  async lockSubject(tx: Transaction, incidentId: string): Promise<ContactSubject | undefined> {
    return tx.maybeOne<ContactSubject>(
      `SELECT reporter, holder_path AS "holderPath" FROM incidents WHERE id = $1 FOR UPDATE`,
      [incidentId],
    );
  }

  /** As `lockSubject`, for who only looks. */
  async findSubject(tx: Transaction, incidentId: string): Promise<ContactSubject | undefined> {
    return tx.maybeOne<ContactSubject>(
      `SELECT reporter, holder_path AS "holderPath" FROM incidents WHERE id = $1`,
      [incidentId],
    );
  }

  async find(tx: Transaction, incidentId: string): Promise<StoredContact | undefined> {
    return tx.maybeOne<StoredContact>(
      `SELECT incident_id AS "incidentId", name_ciphertext AS name, phone_ciphertext AS phone,
              ciphertext AS whole
       FROM incident_contacts WHERE incident_id = $1`,
      [incidentId],
    );
  }

  /** Puts it in the place of the one before, if there was one. */
  async save(
    tx: Transaction,
    incidentId: string,
    { name, phone }: SealedContact,
    at: Date,
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO incident_contacts (incident_id, division_path, name_ciphertext, phone_ciphertext)
       SELECT id, division_path, $2, $3 FROM incidents WHERE id = $1
       ON CONFLICT (incident_id) DO UPDATE SET
         name_ciphertext = excluded.name_ciphertext, phone_ciphertext = excluded.phone_ciphertext,
         ciphertext = NULL`,
      [incidentId, name, phone],
    );
    await this.touch(tx, incidentId, at);
  }

  /** @returns false when there was none */
  async delete(tx: Transaction, incidentId: string, at: Date): Promise<boolean> {
    const deleted = await tx.execute('DELETE FROM incident_contacts WHERE incident_id = $1', [
      incidentId,
    ]);
    if (deleted > 0) await this.touch(tx, incidentId, at);
    return deleted > 0;
  }

  async logRead(
    tx: Transaction,
    { incidentId, at, reader, purpose }: NewContactRead,
  ): Promise<void> {
    const logged = await tx.execute(
      `INSERT INTO contact_reads
         (incident_id, division_path, at, reader, reader_name, office, purpose)
       SELECT id, division_path, $2, $3, $4, $5, $6 FROM incidents WHERE id = $1`,
      [incidentId, at, reader.clientId, reader.name, reader.office, purpose],
    );
    if (logged !== 1) throw new Error(`a reading of the contact of ${incidentId} was not logged`);
  }

  /** The newest first. @param before id of the last line of the page before */
  async reads(
    tx: Transaction,
    incidentId: string,
    before: number | undefined,
    limit: number,
  ): Promise<ContactRead[]> {
    return tx.many<ContactRead>(
      `SELECT id, at, reader AS "clientId", reader_name AS name, office, purpose
       FROM contact_reads WHERE incident_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
      [incidentId, before ?? Number.MAX_SAFE_INTEGER, limit],
    );
  }

  /** An incremental pull learns that the incident looks otherwise: `hasContact` has changed. */
  private async touch(tx: Transaction, incidentId: string, at: Date): Promise<void> {
    await tx.execute('UPDATE incidents SET updated_at = greatest(updated_at, $2) WHERE id = $1', [
      incidentId,
      at,
    ]);
  }
}
