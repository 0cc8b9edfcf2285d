import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { Refused } from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { ContactCipher } from '../../contacts/contact-cipher.js';
import { ContactDesk } from '../../contacts/contact-desk.js';
import type { Contact } from '../../domain/contact/index.js';
import { ContactRepository } from '../../persistence/contact.repository.js';
import { TimelineRepository } from '../../persistence/timeline.repository.js';
import type { IncidentView } from '../../read-models/incident-view.js';
import { IncidentReader } from '../../read-models/incident.reader.js';

/**
 * Sets and deletes contacts. Both can be repeated without harm, so neither needs If-Match or a key;
 * the timeline says who did it and nothing of what stood there.
 */
@Injectable()
export class ChangeContactHandler {
  constructor(
    private readonly database: Database,
    private readonly contacts: ContactRepository,
    private readonly desk: ContactDesk,
    private readonly cipher: ContactCipher,
    private readonly timeline: TimelineRepository,
    private readonly reader: IncidentReader,
    private readonly clock: PlatformClock,
  ) {}

  /** @throws Refused not-found, contact-of-others */
  set(caller: Caller, incidentId: string, contact: Contact): Promise<IncidentView> {
    return this.change(caller, incidentId, async (tx, at) => {
      await this.contacts.save(tx, incidentId, this.cipher.seal(contact, incidentId), at);
      return 'contact-set';
    });
  }

  /** On the wish of the person, at any time. @throws Refused not-found, contact-of-others */
  delete(caller: Caller, incidentId: string): Promise<IncidentView> {
    return this.change(caller, incidentId, async (tx, at) =>
      (await this.contacts.delete(tx, incidentId, at)) ? 'contact-deleted' : undefined,
    );
  }

  /** @param work gives the kind of the line on the timeline; undefined where nothing changed */
  private change(
    caller: Caller,
    incidentId: string,
    work: (tx: Transaction, at: Date) => Promise<string | undefined>,
  ): Promise<IncidentView> {
    return this.database.transaction(caller.scope, async (tx) => {
      this.desk.assertMayHandle(caller, await this.contacts.lockSubject(tx, incidentId));
      const at = this.clock.now();
      const kind = await work(tx, at);
      if (kind !== undefined) {
        const { clientId: actor, name: actorName, office } = caller;
        const entry = { incidentId, kind, at, actor, actorName, office, note: null, details: {} };
        await this.timeline.append(tx, [entry]);
      }
      const view = await this.reader.find(tx, incidentId);
      if (view === undefined) throw new Refused('not-found');
      return view;
    });
  }
}
