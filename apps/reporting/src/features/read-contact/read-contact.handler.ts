import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { Refused } from '#libs/http';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { ContactDesk } from '../../contacts/contact-desk.js';
import type { Contact } from '../../domain/contact/index.js';
import { ContactRepository } from '../../persistence/contact.repository.js';

/** Gives a contact out, once it is recorded who read it and what for. */
@Injectable()
export class ReadContactHandler {
  constructor(
    private readonly database: Database,
    private readonly contacts: ContactRepository,
    private readonly desk: ContactDesk,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * Not through `CommandRunner`: a kept answer would be a second, open copy of the contact, and a
   * repeated request is one more reading.
   * @throws Refused not-found, contact-of-others, no-contact, contact-unreadable
   */
  handle(caller: Caller, incidentId: string, purpose: string): Promise<Contact> {
    return this.database.transaction(caller.scope, async (tx) => {
      this.desk.assertMayHandle(caller, await this.contacts.findSubject(tx, incidentId));
      const stored = await this.contacts.find(tx, incidentId);
      if (stored === undefined) throw new Refused('no-contact');
      const contact = this.desk.open(stored);
      const at = this.clock.now();
      await this.contacts.logRead(tx, { incidentId, at, reader: caller, purpose });
      return contact;
    });
  }
}
