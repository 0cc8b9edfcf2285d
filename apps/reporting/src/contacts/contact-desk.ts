import { Injectable, Logger } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import {
  type Contact,
  type ContactSubject,
  maskContact,
  type MaskedContact,
  mayHandleContact,
} from '../domain/contact/index.js';
import { ContactRepository } from '../persistence/contact.repository.js';
import { ContactCipher, ContactUnreadable, type StoredContact } from './contact-cipher.js';

/** The one place that opens contacts, and that says who may. */
@Injectable()
export class ContactDesk {
  private readonly logger = new Logger('Contacts');

  constructor(
    private readonly contacts: ContactRepository,
    private readonly cipher: ContactCipher,
  ) {}

  /**
   * @param subject undefined where the caller sees no such incident
   * @throws Refused not-found, contact-of-others
   */
  assertMayHandle(caller: Caller, subject: ContactSubject | undefined): void {
    // A worker has no say over others' reports, whether they are there or not.
    if (subject === undefined && decides(caller)) throw new Refused('not-found');
    const { clientId, officePath } = caller;
    const reader = { clientId, officePath, decides: decides(caller) };
    if (subject === undefined || !mayHandleContact(reader, subject)) {
      throw new Refused('contact-of-others');
    }
  }

  /** @throws Refused contact-unreadable when no key opens it */
  open(stored: StoredContact): Contact {
    try {
      return this.cipher.open(stored);
    } catch (error) {
      if (!(error instanceof ContactUnreadable)) throw error;
      this.logger.error(error.message);
      throw new Refused('contact-unreadable');
    }
  }

  /**
   * The contact as somebody in whose area the incident lies may see it without a record; null for
   * auditors, for workers who did not report it, and where none is kept.
   */
  async masked(tx: Transaction, caller: Caller, incidentId: string): Promise<MaskedContact | null> {
    if (!decides(caller)) {
      const subject = await this.contacts.findSubject(tx, incidentId);
      if (subject?.reporter !== caller.clientId) return null;
    }
    const stored = await this.contacts.find(tx, incidentId);
    if (stored === undefined) return null;
    try {
      return maskContact(this.cipher.open(stored));
    } catch (error) {
      // The incident itself can be read without it.
      if (!(error instanceof ContactUnreadable)) throw error;
      this.logger.error(error.message);
      return null;
    }
  }
}

function decides({ role }: Caller): boolean {
  return role === 'officer' || role === 'county-admin';
}
