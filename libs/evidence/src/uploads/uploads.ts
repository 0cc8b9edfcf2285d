import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '#libs/access';
import type { Scope } from '#libs/divisions';
import { type Command, CommandRunner, fingerprintOf, Refused } from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import type { AnnouncedFile, Attachment, Subject } from '../attachment.js';
import { AttachmentRepository } from '../attachment.repository.js';
import { AttachmentChecker } from '../checking/attachment.checker.js';
import type { EvidenceSettings } from '../evidence.config.js';
import { evidenceSettingsToken } from '../evidence-settings.token.js';
import { EvidenceStorage } from '../storage/evidence-storage.js';
import { readAnnouncement } from './announcement.js';
import { assertVersion, type TusAnswer, tusResumable, TusServer } from './tus-server.js';

/** Finds what a file is attached to. @throws Refused when the caller may not attach to it now */
export type FindSubject = (tx: Transaction) => Promise<Subject>;

/** The last piece's answer waits so long for the check; what takes longer goes on without it. */
const answerWithinMs = 10_000;
/** An upload that nobody came back to is looked at first after this. */
const firstLookMs = 60_000;

/** Files on their way in: the tus protocol, held to who may attach what to which subject. */
@Injectable()
export class Uploads {
  private readonly logger = new Logger('Uploads');

  constructor(
    @Inject(evidenceSettingsToken) private readonly settings: EvidenceSettings,
    private readonly runner: CommandRunner,
    private readonly database: Database,
    private readonly attachments: AttachmentRepository,
    private readonly tus: TusServer,
    private readonly storage: EvidenceStorage,
    private readonly checker: AttachmentChecker,
    private readonly clock: PlatformClock,
  ) {}

  /** What a client learns by OPTIONS. */
  get abilities(): TusAnswer {
    return this.tus.abilities;
  }

  /**
   * Begins an upload (tus Creation); a body that comes with it is its first piece.
   * @param findSubject locks it, so that its files can be counted
   */
  async create(
    command: Command,
    request: IncomingMessage,
    findSubject: FindSubject,
  ): Promise<{ id: string; answer: TusAnswer }> {
    assertVersion(request);
    const file = readAnnouncement(request.headers, this.settings);
    const replay = { seen: false };
    const { id } = await this.runner.run(
      {
        ...command,
        fingerprint: () => fingerprintOf(`POST ${request.url ?? ''}`, file),
        onReplay: () => {
          replay.seen = true;
          command.onReplay();
        },
      },
      (tx) => this.announce(tx, command.caller, file, findSubject),
    );
    // The first answer got lost: what has come since must not be begun anew.
    const offset = replay.seen ? await this.offsetOf(command.caller, id, findSubject) : undefined;
    if (offset !== undefined) {
      const headers = { 'tus-resumable': tusResumable, 'upload-offset': String(offset) };
      return { id, answer: { status: 201, headers } };
    }
    const answer = await this.tus.handle(request, id);
    await this.finishIfWhole(command.caller.scope, id, file.declaredSize, answer);
    return { id, answer };
  }

  /** Takes a piece (tus PATCH). After the last one all bytes are safe, and mostly checked. */
  async write(
    caller: Caller,
    request: IncomingMessage,
    id: string,
    findSubject: FindSubject,
  ): Promise<TusAnswer> {
    assertVersion(request);
    const attachment = await this.findOwn(caller, id, findSubject);
    if (attachment.status === 'rejected') throw new Refused('upload-gone');
    if (attachment.status !== 'uploading') throw new Refused('upload-offset-conflict');
    const answer = await this.tus.handle(request, id);
    await this.finishIfWhole(caller.scope, id, attachment.declaredSize, answer);
    return answer;
  }

  /** Says how far an upload has come (tus HEAD), also after its end: the last answer may be lost. */
  async head(
    caller: Caller,
    request: IncomingMessage,
    id: string,
    findSubject: FindSubject,
  ): Promise<TusAnswer> {
    assertVersion(request);
    const { status, declaredSize } = await this.findOwn(caller, id, findSubject);
    if (status === 'rejected') throw new Refused('upload-gone');
    if (status === 'uploading') {
      const answer = await this.tus.handle(request, id);
      await this.finishIfWhole(caller.scope, id, declaredSize, answer);
      return answer;
    }
    const headers = {
      'tus-resumable': tusResumable,
      'cache-control': 'no-store',
      'upload-offset': String(declaredSize),
      'upload-length': String(declaredSize),
    };
    return { status: 200, headers };
  }

  /**
   * Gives up an upload (tus Termination), or takes back a file that was added.
   * @param withdraw decides whether a file that others could see may go, and writes it down
   */
  async remove(
    caller: Caller,
    id: string,
    findSubject: FindSubject,
    withdraw: (tx: Transaction, attachment: Attachment) => Promise<void>,
  ): Promise<void> {
    await this.database.transaction(caller.scope, async (tx) => {
      const attachment = await this.own(tx, caller, id, await findSubject(tx));
      const { status } = attachment;
      const canGo = status === 'uploading' || status === 'available';
      if (status === 'available') await withdraw(tx, attachment);
      if (canGo && (await this.attachments.remove(tx, id, status, this.clock.now()))) return;
      throw new Refused('attachment-not-available', { parameters: { status } });
    });
  }

  private async announce(
    tx: Transaction,
    caller: Caller,
    file: AnnouncedFile,
    findSubject: FindSubject,
  ): Promise<{ id: string }> {
    const subject = await findSubject(tx);
    const { mostFiles, uploadMs } = this.settings;
    if ((await this.attachments.count(tx, subject)) >= mostFiles) {
      throw new Refused('too-many-attachments', { parameters: { limit: String(mostFiles) } });
    }
    const createdAt = this.clock.now();
    const attachment: Attachment = {
      ...file,
      id: uuidv7(),
      subject,
      status: 'uploading',
      reason: null,
      uploader: { clientId: caller.clientId, name: caller.name, office: caller.office },
      createdAt,
      expiresAt: new Date(createdAt.getTime() + uploadMs),
      receivedAt: null,
      kept: null,
    };
    const lookAt = new Date(createdAt.getTime() + Math.min(firstLookMs, uploadMs));
    await this.attachments.add(tx, attachment, lookAt);
    return { id: attachment.id };
  }

  /** @returns undefined when nothing was begun yet */
  private async offsetOf(
    caller: Caller,
    id: string,
    findSubject: FindSubject,
  ): Promise<number | undefined> {
    const { status, declaredSize } = await this.findOwn(caller, id, findSubject);
    return status === 'uploading' ? this.storage.offsetOf(id) : declaredSize;
  }

  private findOwn(caller: Caller, id: string, findSubject: FindSubject): Promise<Attachment> {
    return this.database.transaction(caller.scope, async (tx) =>
      this.own(tx, caller, id, await findSubject(tx)),
    );
  }

  /** @throws Refused not-found, not-uploader */
  private async own(
    tx: Transaction,
    caller: Caller,
    id: string,
    subject: Subject,
  ): Promise<Attachment> {
    const attachment = await this.attachments.find(tx, id, subject);
    if (attachment === undefined) throw new Refused('not-found');
    const { office } = attachment.uploader;
    if (office !== caller.office) {
      throw new Refused('not-uploader', { parameters: { office }, extensions: { office } });
    }
    return attachment;
  }

  /**
   * When all bytes are here and written down, the row says so before anything is answered; the check
   * is the background's from then on. Mostly it is done while the caller waits, who then learns at
   * once what is wrong with the file.
   */
  private async finishIfWhole(
    scope: Scope,
    id: string,
    size: number,
    { headers }: TusAnswer,
  ): Promise<void> {
    if (headers['upload-offset'] !== String(size)) return;
    await this.database.transaction(scope, (tx) =>
      this.attachments.receive(tx, id, this.clock.now()),
    );
    const check = this.checker.check(id).catch((error: unknown) => {
      this.logger.warn(`attachment ${id} will be checked later: ${String(error)}`);
      return undefined;
    });
    const refusal = await Promise.race([check, delay(answerWithinMs, undefined, { ref: false })]);
    if (refusal !== undefined) throw refusal;
  }
}
