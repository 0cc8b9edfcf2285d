import { FieldCipher, type KeyRing, RecordCipher } from '#libs/encryption';
import type { Contact } from '../domain/contact/index.js';

/** A contact as it is kept: each field by itself; null where nothing was given. */
export interface SealedContact {
  readonly name: Buffer | null;
  readonly phone: Buffer | null;
}

/** A row of `incident_contacts`. `whole` is a contact of before fields were encrypted singly. */
export interface StoredContact extends SealedContact {
  readonly incidentId: string;
  readonly whole: Buffer | null;
}

/** A contact that no key here opens. Says nothing of it but where it is. */
export class ContactUnreadable extends Error {
  override readonly name = 'ContactUnreadable';

  constructor(incidentId: string, cause: unknown) {
    super(`the contact of incident ${incidentId} does not open with any of the keys`, { cause });
  }
}

/** Encrypts contacts: name and phone number each by itself, bound to incident and field. */
export class ContactCipher {
  private readonly fields: FieldCipher;

  constructor(private readonly ring: KeyRing) {
    this.fields = new FieldCipher(ring);
  }

  /** What fields that need no rotation begin with. */
  get currentHeader(): Buffer {
    return this.fields.currentHeader;
  }

  seal({ name, phone }: Contact, incidentId: string): SealedContact {
    const seal = (field: keyof Contact, text: string | undefined): Buffer | null =>
      text === undefined ? null : this.fields.seal(text, { record: incidentId, field });
    return { name: seal('name', name), phone: seal('phone', phone) };
  }

  /** @throws ContactUnreadable when the key is missing, or the row was tampered with */
  open({ incidentId, name, phone, whole }: StoredContact): Contact {
    const open = (field: keyof Contact, sealed: Buffer | null): string | undefined =>
      sealed === null ? undefined : this.fields.open(sealed, { record: incidentId, field });
    try {
      if (whole !== null) return this.openWhole(whole, incidentId);
      return { name: open('name', name), phone: open('phone', phone) };
    } catch (error) {
      throw new ContactUnreadable(incidentId, error);
    }
  }

  /** Contacts of before do not name their key: the one that fits is found by trying. */
  private openWhole(whole: Buffer, incidentId: string): Contact {
    const failures: unknown[] = [];
    for (const { secret } of this.ring.all) {
      try {
        const cipher = new RecordCipher(secret.export().toString('base64url'));
        return cipher.decrypt(whole, incidentId) as Contact;
      } catch (error) {
        failures.push(error);
      }
    }
    throw new AggregateError(failures, 'no key fits');
  }
}
