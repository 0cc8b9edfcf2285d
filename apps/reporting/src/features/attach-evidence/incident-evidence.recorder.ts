import { Injectable } from '@nestjs/common';
import { IncidentAttachmentAddedV1, IncidentAttachmentRemovedV1 } from '#libs/contracts';
import { codeOf } from '#libs/divisions';
import { type Attachment, EvidenceRecorder } from '#libs/evidence';
import { newEvent, Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { TimelineRepository } from '../../persistence/timeline.repository.js';

/** How often an attachment's own events come: added, perhaps removed. */
const versions = { added: 1, removed: 2 } as const;

/** Puts what becomes of files on the incident's timeline, and tells the other services. */
@Injectable()
export class IncidentEvidenceRecorder extends EvidenceRecorder {
  constructor(
    private readonly timeline: TimelineRepository,
    private readonly outbox: Outbox,
    private readonly clock: PlatformClock,
  ) {
    super();
  }

  async added(tx: Transaction, attachment: Attachment): Promise<void> {
    await this.note(tx, attachment, 'attachment-added', factsOf(attachment));
    await this.tell(tx, attachment, 'added');
  }

  async infected(tx: Transaction, attachment: Attachment, signature: string): Promise<void> {
    await this.note(tx, attachment, 'attachment-infected', { signature });
  }

  /** Somebody of the office that sent it took it back. */
  async removed(
    tx: Transaction,
    attachment: Attachment,
    by: Attachment['uploader'],
  ): Promise<void> {
    await this.note(tx, attachment, 'attachment-removed', factsOf(attachment), by);
    await this.tell(tx, attachment, 'removed', by);
  }

  private async note(
    tx: Transaction,
    { id, subject, uploader }: Attachment,
    kind: string,
    details: Readonly<Record<string, unknown>>,
    by = uploader,
  ): Promise<void> {
    await this.timeline.append(tx, [
      {
        incidentId: subject.id,
        kind,
        at: this.clock.now(),
        actor: by.clientId,
        actorName: by.name,
        office: by.office,
        note: null,
        details: { attachmentId: id, ...details },
      },
    ]);
  }

  private async tell(
    tx: Transaction,
    attachment: Attachment,
    what: keyof typeof versions,
    by = attachment.uploader,
  ): Promise<void> {
    const { id, subject } = attachment;
    const { number } = await tx.one<{ number: string }>(
      'SELECT number FROM incidents WHERE id = $1',
      [subject.id],
    );
    const contract = what === 'added' ? IncidentAttachmentAddedV1 : IncidentAttachmentRemovedV1;
    await this.outbox.append(tx, [
      newEvent(contract, {
        // Versions of an incident are for decisions on it: a file makes nobody's If-Match stale.
        aggregateId: id,
        aggregateVersion: versions[what],
        occurredAt: this.clock.now(),
        data: {
          incidentId: subject.id,
          incidentNumber: number,
          divisionCode: codeOf(subject.path),
          divisionPath: subject.path,
          ...factsOf(attachment),
          actor: { clientId: by.clientId, office: by.office },
        },
      }),
    ]);
  }
}

/** What may be said of a file everywhere. */
function factsOf({
  id,
  kept,
}: Attachment): Pick<
  NonNullable<Attachment['kept']>,
  'mediaType' | 'size' | 'sha256' | 'metadata'
> {
  if (kept === null) throw new Error(`attachment ${id} is not kept`);
  const { mediaType, size, sha256, metadata } = kept;
  return { mediaType, size, sha256, metadata };
}
