import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '#libs/access';
import { Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { type PolicyPack, PolicyPacks } from '#libs/policy';
import type { Incident, IncidentEvent } from '../domain/incident/index.js';
import {
  assessDuties,
  type DutyChange,
  lapseAll,
  missOverdue,
  onHandlingEnded,
  onHandlingResumed,
  onNewFacts,
  type TrackedDuty,
} from '../domain/statutory-duties/index.js';
import { DutyRepository } from '../persistence/duty.repository.js';
import { TimelineRepository } from '../persistence/timeline.repository.js';
import { isPublished, toDutyEvent } from './duty-event.mapper.js';
import { isHandled, readDutyFacts } from './duty-subject.js';
import { actorOf, type DutyActor, toDutyEntry } from './duty-timeline.mapper.js';

/**
 * Keeps the statutory duties of an incident in step with it. Everything here runs in the
 * transaction that changes the incident, whose row is locked: nobody comes in between.
 */
@Injectable()
export class DutyTracker {
  constructor(
    private readonly packs: PolicyPacks,
    private readonly duties: DutyRepository,
    private readonly timeline: TimelineRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * What an event of an incident does to its duties.
   * @param incident as it is after the event, saved
   * @param caller undefined: the platform
   */
  async follow(
    tx: Transaction,
    incident: Incident,
    event: IncidentEvent,
    caller: Caller | undefined,
  ): Promise<void> {
    switch (event.type) {
      case 'accepted':
      case 'regraded':
        return this.assess(tx, incident, 'regraded', event.at, caller);
      case 'supplemented':
        return this.noteNewFacts(tx, incident, undefined, event.at, caller);
      case 'resolved':
        return this.change(tx, incident, caller, (pack, duties) =>
          onHandlingEnded(pack, duties, event.at, uuidv7),
        );
      case 'reworked':
      case 'reopened':
        return this.change(tx, incident, caller, (_, duties) =>
          onHandlingResumed(duties, event.at),
        );
      case 'merged':
        return this.change(tx, incident, caller, (_, duties) => lapseAll(duties, event.at));
      // Suspending never pauses a duty: its time is the law's.
      case 'suspended':
      case 'resumed':
      case 'rejected':
      case 'returned':
      case 'escalated':
      case 'hand-over-offered':
      case 'hand-over-withdrawn':
      case 'hand-over-refused':
      case 'handed-over':
      case 'handling-started':
      case 'final-report-submitted':
      case 'verified':
      case 'closed':
        return;
      default:
        return event satisfies never;
    }
  }

  /** Owes what the incident owes now, after facts that decide it have changed. */
  async assess(
    tx: Transaction,
    incident: Incident,
    cause: 'regraded' | 'facts-changed',
    at: Date,
    caller: Caller | undefined,
  ): Promise<void> {
    const pack = this.packOf(incident);
    if (pack === undefined) return;
    const facts = await readDutyFacts(tx, incident, pack);
    if (facts === undefined) return;
    await this.change(tx, incident, caller, (_, duties) =>
      assessDuties(pack, facts, duties, cause, at, uuidv7),
    );
  }

  /**
   * New facts became known.
   * @param about ids of report fields; undefined when nobody knows which
   */
  async noteNewFacts(
    tx: Transaction,
    incident: Incident,
    about: readonly string[] | undefined,
    at: Date,
    caller: Caller | undefined,
  ): Promise<void> {
    await this.change(tx, incident, caller, (pack, duties) =>
      onNewFacts(pack, duties, about, at, uuidv7),
    );
  }

  /** Says of what is overdue that it was missed. */
  async missOverdue(tx: Transaction, incident: Incident, now: Date): Promise<void> {
    await this.change(tx, incident, undefined, (_, duties) =>
      missOverdue(duties, isHandled(incident), now),
    );
  }

  /** Saves changes, writes them on the timeline and tells the other services. */
  async record(
    tx: Transaction,
    incident: Incident,
    pack: PolicyPack,
    changes: readonly DutyChange[],
    actor: DutyActor,
  ): Promise<void> {
    if (changes.length === 0) return;
    const versions = await this.duties.save(
      tx,
      incident.id,
      incident.division.path,
      changes.map((change) => ({
        change,
        place: placeOf(pack, change.duty),
        events: isPublished(change) ? 1 : 0,
      })),
    );
    const told = changes.flatMap((change, index) =>
      isPublished(change) ? [{ change, version: versions[index] ?? Number.NaN }] : [],
    );
    await this.timeline.append(
      tx,
      told.map(({ change }) => toDutyEntry(incident.id, change, actor)),
    );
    await this.outbox.append(
      tx,
      told.map(({ change, version }) => toDutyEvent(incident, change, version, actor)),
    );
  }

  /** @param caller undefined: the platform */
  private async change(
    tx: Transaction,
    incident: Incident,
    caller: Caller | undefined,
    decide: (pack: PolicyPack, duties: readonly TrackedDuty[]) => DutyChange[],
  ): Promise<void> {
    const pack = this.packOf(incident);
    if (pack === undefined) return;
    const duties = await this.duties.ofIncident(tx, incident.id);
    await this.record(tx, incident, pack, decide(pack, duties), actorOf(caller));
  }

  /**
   * Without its pack nothing can be said of an incident's duties; nothing is said then, and the
   * incident's own commands go on.
   */
  private packOf(incident: Incident): PolicyPack | undefined {
    return this.packs.find(incident.policy.pack);
  }
}

function placeOf(pack: PolicyPack, { definition }: TrackedDuty): number {
  return pack.duties.findIndex(({ id }) => id === definition.id);
}
