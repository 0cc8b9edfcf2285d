import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { everything } from '#libs/divisions';
import { Refused } from '#libs/http';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import type { Attachment } from '../attachment.js';
import { AttachmentRepository, type CheckResult } from '../attachment.repository.js';
import type { EvidenceSettings } from '../evidence.config.js';
import { EvidenceRecorder } from '../evidence-recorder.js';
import { evidenceSettingsToken } from '../evidence-settings.token.js';
import { EvidenceStorage } from '../storage/evidence-storage.js';
import { Clamd } from './clamd.js';
import { inspectFile } from './inspect-file.js';
import { Slots } from './slots.js';

/** A check that did not end by then died with its process. */
const leaseMs = 120_000;
/** After a failure it is tried again; the time between doubles up to the second. */
const [firstRetryMs, longestRetryMs] = [10_000, 600_000];
/** Each may hold a whole film in memory. */
const atOnce = 2;

/**
 * Checks files that have come whole, once each, and keeps those that are good. A check that fails
 * for another reason than the file (the storage, the scanner, the database is away) is made again
 * later; until then nobody can fetch the file.
 */
@Injectable()
export class AttachmentChecker implements BeforeApplicationShutdown {
  private readonly logger = new Logger('AttachmentChecker');
  private readonly slots = new Slots(atOnce);
  private readonly running = new Set<Promise<unknown>>();
  private readonly clamd: Clamd | undefined;
  private readonly checked: Counter<'result'>;

  constructor(
    @Inject(evidenceSettingsToken) private readonly settings: EvidenceSettings,
    private readonly database: Database,
    private readonly attachments: AttachmentRepository,
    private readonly storage: EvidenceStorage,
    private readonly recorder: EvidenceRecorder,
    private readonly clock: PlatformClock,
    registry: Registry,
  ) {
    this.clamd = settings.clamd === undefined ? undefined : new Clamd(settings.clamd);
    this.checked = new Counter({
      name: 'tiergrid_attachments_checked_total',
      help: 'Checks of files by how they ended: available, postponed, or the code of a refusal',
      labelNames: ['result'],
      registers: [registry],
    });
  }

  /**
   * Checks a file, when it waits for that.
   * @returns why it was rejected; undefined when it was found good, or must wait
   */
  check(id: string): Promise<Refused | undefined> {
    const check = this.slots.run(() => this.claimAndCheck(id));
    this.running.add(check);
    const ended = (): void => {
      this.running.delete(check);
    };
    check.then(ended, ended);
    return check;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  private async claimAndCheck(id: string): Promise<Refused | undefined> {
    const at = this.clock.now();
    const attachment = await this.database.transaction(everything, (tx) =>
      this.attachments.claimCheck(tx, id, at, new Date(at.getTime() + leaseMs)),
    );
    if (attachment === undefined) return undefined;
    try {
      await this.inspectAndKeep(attachment);
      this.checked.inc({ result: 'available' });
      return undefined;
    } catch (error) {
      if (error instanceof Refused) {
        await this.reject(attachment, error);
        this.checked.inc({ result: error.code });
        return error;
      }
      this.checked.inc({ result: 'postponed' });
      await this.postpone(attachment, error);
      return undefined;
    }
  }

  private async inspectAndKeep(attachment: Attachment): Promise<void> {
    const { id } = attachment;
    const folder = await mkdtemp(join(this.settings.folder, 'work', `${id}-`));
    try {
      const { file, ...kept } = await inspectFile(
        attachment,
        await this.storage.readUpload(id),
        folder,
      );
      await this.scan(file);
      await this.storage.keep(id, file);
      const available = { ...attachment, status: 'available', kept } as const;
      if (await this.settle(available, { status: 'available', kept })) {
        await this.storage.removeUpload(id);
        await this.database.transaction(everything, (tx) =>
          this.attachments.lookAgain(tx, id, null),
        );
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async scan(file: string): Promise<void> {
    const result = await this.clamd?.scan(file);
    if (result === undefined || result.clean) return;
    const { signature } = result;
    throw new Refused('attachment-infected', { parameters: { signature } });
  }

  private async reject(attachment: Attachment, refusal: Refused): Promise<void> {
    const rejected = { ...attachment, status: 'rejected', reason: refusal.code } as const;
    const signature = refusal.details.parameters?.['signature'];
    await this.settle(rejected, { status: 'rejected', reason: refusal.code }, signature);
  }

  /**
   * Ends the check, with what the service writes down of it. The background then gives up the bytes
   * that are needed no more.
   */
  private settle(
    attachment: Attachment,
    result: CheckResult,
    signature?: string,
  ): Promise<boolean> {
    return this.database.transaction(everything, async (tx) => {
      const isFirst = await this.attachments.settle(tx, attachment.id, result, this.clock.now());
      if (!isFirst) return false;
      if (result.status === 'available') await this.recorder.added(tx, attachment);
      else if (signature !== undefined) await this.recorder.infected(tx, attachment, signature);
      return true;
    });
  }

  private async postpone(
    { id, attempts }: Attachment & { readonly attempts: number },
    error: unknown,
  ): Promise<void> {
    const waitMs = Math.min(firstRetryMs * 2 ** (attempts - 1), longestRetryMs);
    this.logger.warn(
      `attachment ${id} could not be checked: ${String(error)}; again in ${waitMs / 1000} s`,
    );
    try {
      await this.database.transaction(everything, (tx) =>
        this.attachments.lookAgain(tx, id, new Date(this.clock.now().getTime() + waitMs)),
      );
    } catch (failure) {
      // The claim runs out by itself.
      this.logger.warn(`the check of ${id} could not be put off: ${String(failure)}`);
    }
  }
}
