import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import type { Attachment } from '../attachment.js';
import { AttachmentRepository } from '../attachment.repository.js';
import type { EvidenceSettings } from '../evidence.config.js';
import { evidenceSettingsToken } from '../evidence-settings.token.js';
import { EvidenceStorage } from '../storage/evidence-storage.js';
import { AttachmentChecker } from './attachment.checker.js';

const lookEveryMs = 2_000;
const pageSize = 20;
/** Whoever took a row and died leaves it to others after this. */
const leaseMs = 120_000;
/** How often an upload that goes on is looked at. */
const lookAtUploadsEveryMs = 60_000;
/** A working folder this old was left by a process that died. */
const leftOverMs = 3_600_000;

/**
 * Finishes what a dead process left: uploads that came whole without anybody noting it, checks that
 * were put off or broke off, bytes that are needed no more. Every replica looks; a row is one's at a
 * time, and one that fails does not stop the others.
 */
@Injectable()
export class AttachmentSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('AttachmentSweeper');
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private stopping = false;

  constructor(
    @Inject(evidenceSettingsToken) private readonly settings: EvidenceSettings,
    private readonly database: Database,
    private readonly attachments: AttachmentRepository,
    private readonly storage: EvidenceStorage,
    private readonly checker: AttachmentChecker,
    private readonly clock: PlatformClock,
  ) {}

  onApplicationBootstrap(): void {
    this.lookIn(lookEveryMs);
    this.looking = this.removeLeftOvers();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  /** Does what is due now. */
  async sweep(): Promise<void> {
    let due: Attachment[];
    do {
      const at = this.clock.now();
      const until = new Date(at.getTime() + leaseMs);
      due = await this.database.transaction(everything, (tx) =>
        this.attachments.claimDue(tx, at, until, pageSize),
      );
      await Promise.all(due.map((attachment) => this.attend(attachment)));
    } while (due.length === pageSize && !this.stopping);
  }

  private async attend(attachment: Attachment): Promise<void> {
    try {
      await this.settle(attachment);
    } catch (error) {
      this.logger.warn(`attachment ${attachment.id} waits: ${String(error)}`);
    }
  }

  private async settle(attachment: Attachment): Promise<void> {
    const { id, status } = attachment;
    switch (status) {
      case 'uploading':
        await this.lookAfterUpload(attachment);
        return;
      case 'checking':
        await this.checker.check(id);
        return;
      case 'available':
        await this.storage.removeUpload(id);
        await this.lookAgain(id, null);
        return;
      case 'rejected':
      case 'removed':
        await this.storage.removeUpload(id);
        await this.storage.remove(id);
        // Of what never came whole nothing has to be remembered.
        if (attachment.receivedAt !== null) await this.lookAgain(id, null);
        else await this.database.transaction(everything, (tx) => this.attachments.forget(tx, id));
        return;
      default:
        status satisfies never;
    }
  }

  private async lookAfterUpload({ id, declaredSize, expiresAt }: Attachment): Promise<void> {
    const at = this.clock.now();
    const offset = await this.storage.offsetOf(id);
    if (offset === declaredSize) {
      await this.database.transaction(everything, (tx) => this.attachments.receive(tx, id, at));
      await this.checker.check(id);
      return;
    }
    if (expiresAt > at) {
      const next = Math.min(at.getTime() + lookAtUploadsEveryMs, expiresAt.getTime());
      await this.lookAgain(id, new Date(next));
      return;
    }
    await this.database.transaction(everything, (tx) =>
      this.attachments.remove(tx, id, 'uploading', at),
    );
  }

  private lookAgain(id: string, at: Date | null): Promise<void> {
    return this.database.transaction(everything, (tx) => this.attachments.lookAgain(tx, id, at));
  }

  private async removeLeftOvers(): Promise<void> {
    const folder = join(this.settings.folder, 'work');
    try {
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        const { mtimeMs } = await stat(path);
        if (Date.now() - mtimeMs > leftOverMs) await rm(path, { recursive: true, force: true });
      }
    } catch (error) {
      this.logger.warn(`what is left over in ${folder} stays: ${String(error)}`);
    }
  }

  private lookIn(ms: number): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.looking = this.look();
    }, ms);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.logger.warn(`attachments could not be looked after: ${String(error)}; trying again`);
    }
    this.lookIn(lookEveryMs);
  }
}
