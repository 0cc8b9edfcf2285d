import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { subtreeOf } from '#libs/divisions';
import { Refused } from '#libs/http';
import { Database } from '#libs/persistence';
import type { Attachment, Subject } from '../attachment.js';
import { AttachmentRepository } from '../attachment.repository.js';
import { type AttachmentView, toAttachmentView } from '../attachment-view.js';
import { EvidenceStorage } from '../storage/evidence-storage.js';
import type { FindSubject } from '../uploads/uploads.js';
import { AttachmentLinks } from './attachment-links.js';
import { readRange } from './byte-range.js';
import { contentHeaders } from './content-headers.js';

/** A file, or a part of it, on its way out. */
export interface Content {
  readonly status: 200 | 206;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

/** Files that are kept, for those who may see what they belong to. */
@Injectable()
export class Attachments {
  private readonly logger = new Logger('Attachments');

  constructor(
    private readonly database: Database,
    private readonly attachments: AttachmentRepository,
    private readonly links: AttachmentLinks,
    private readonly storage: EvidenceStorage,
  ) {}

  list(caller: Caller, findSubject: FindSubject): Promise<AttachmentView[]> {
    return this.database.read(caller.scope, async (tx) => {
      const items = await this.attachments.list(tx, await findSubject(tx));
      return items.map(toAttachmentView);
    });
  }

  /** @throws Refused not-found */
  async find(caller: Caller, id: string, findSubject: FindSubject): Promise<AttachmentView> {
    return toAttachmentView(await this.get(caller, id, findSubject));
  }

  /**
   * A link that the file can be fetched by for a few minutes.
   * @param address path of its content
   * @throws Refused not-found, attachment-not-available
   */
  async link(
    caller: Caller,
    id: string,
    address: string,
    findSubject: FindSubject,
  ): Promise<{ url: string; expiresAt: string }> {
    const { status } = await this.get(caller, id, findSubject);
    if (status !== 'available') {
      throw new Refused('attachment-not-available', { parameters: { status } });
    }
    return this.links.sign(caller, id, address);
  }

  /**
   * Opens a file by its link. Scope and status are looked at once more: what was taken back, or has
   * left the office's area since, is not found.
   * @throws Refused link-not-valid, not-found, range-not-satisfiable, storage-unavailable
   */
  async open(
    id: string,
    subject: Omit<Subject, 'path'>,
    token: string,
    headers: IncomingHttpHeaders,
  ): Promise<Content> {
    const { path, clientId } = await this.links.verify(token, id);
    const attachment = await this.database.read(subtreeOf(path), (tx) =>
      this.attachments.find(tx, id, subject),
    );
    const kept = attachment?.kept;
    if (attachment?.status !== 'available' || kept == null) throw new Refused('not-found');
    // Who goes on with another state of the file gets the whole of this one.
    const known = headers['if-range'];
    const isSame = known === undefined || known === `"${kept.sha256}"`;
    const range = isSame ? readRange(headers.range, kept.size) : undefined;
    const body = await this.read(id, range);
    this.logger.log(`attachment ${id} goes to ${clientId}`);
    return {
      status: range === undefined ? 200 : 206,
      headers: contentHeaders(attachment, kept, range),
      body,
    };
  }

  private async read(id: string, range: ReturnType<typeof readRange>): Promise<Readable> {
    try {
      return await this.storage.read(id, range);
    } catch (error) {
      this.logger.error(`attachment ${id} cannot be read: ${String(error)}`);
      throw new Refused('storage-unavailable');
    }
  }

  private get(caller: Caller, id: string, findSubject: FindSubject): Promise<Attachment> {
    return this.database.read(caller.scope, async (tx) => {
      const attachment = await this.attachments.find(tx, id, await findSubject(tx));
      if (attachment === undefined) throw new Refused('not-found');
      return attachment;
    });
  }
}
