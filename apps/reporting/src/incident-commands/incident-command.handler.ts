import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { assertVersion, type Command, CommandRunner, Refused } from '#libs/http';
import { Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import {
  type Actor,
  decide,
  evolve,
  type Incident,
  type IncidentCommand,
} from '../domain/incident/index.js';
import { type IncidentChange, IncidentClocks } from '../incident-clocks/incident-clocks.js';
import { IncidentPolicies } from '../incident-policies.js';
import { DutyTracker } from '../duty-tracking/duty-tracker.js';
import { IncidentRepository } from '../persistence/incident.repository.js';
import { MergeRepository } from '../persistence/merge.repository.js';
import { TimelineRepository } from '../persistence/timeline.repository.js';
import type { IncidentView } from '../read-models/incident-view.js';
import { IncidentReader } from '../read-models/incident.reader.js';
import { toIntegrationEvent } from './incident-event.mapper.js';
import { refusedIncident } from './incident-refusals.js';
import { toTimelineEntry } from './timeline-entry.mapper.js';

/** A command without who and when, which the handler adds: `{ type: 'accept', … }`. */
export type IncidentIntent = IncidentCommand extends infer Any
  ? Any extends { by: infer By }
    ? Actor extends By
      ? Omit<Any, 'by' | 'at'>
      : never
    : never
  : never;

/** A command that needs more than its body says, or keeps more than the incident. */
export interface PreparedCommand {
  /** Looks up what the command needs. @throws Refused when it is not there */
  readonly intent: (tx: Transaction) => IncidentIntent | Promise<IncidentIntent>;
  /** Keeps what belongs to the incident. @param incident as it is after the command */
  readonly keep?: (tx: Transaction, incident: Incident, at: Date) => Promise<void>;
  /** Whether If-Match may be missing: so for additions, which no earlier state can make wrong. */
  readonly isAddition?: boolean;
}

/** Every command on an incident goes this way: load, decide, save, append. */
@Injectable()
export class IncidentCommandHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly incidents: IncidentRepository,
    private readonly merges: MergeRepository,
    private readonly timeline: TimelineRepository,
    private readonly reader: IncidentReader,
    private readonly policies: IncidentPolicies,
    private readonly outbox: Outbox,
    private readonly duties: DutyTracker,
    private readonly clocks: IncidentClocks,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * Carries out what a caller sent.
   * @param command needs If-Match: a decision is about what its author has read
   * @returns the incident as it is now
   * @throws Refused not-found, precondition-required, version-stale, or the domain's refusal
   */
  handle(command: Command, id: string, intent: IncidentIntent): Promise<IncidentView> {
    return this.handlePrepared(command, id, { intent: () => intent });
  }

  /** Like `handle`, for a command that is more than its body. */
  handlePrepared(command: Command, id: string, prepared: PreparedCommand): Promise<IncidentView> {
    return this.runner.run(command, (tx) => this.handleIn(tx, command, id, prepared));
  }

  /**
   * Like `handlePrepared`, as a part of a transaction that is under way; no first answer is kept.
   * @param occurredAt when an offline device says that it was done: for the timeline alone
   */
  async handleIn(
    tx: Transaction,
    command: Command,
    id: string,
    prepared: PreparedCommand,
    occurredAt: Date | null = null,
  ): Promise<IncidentView> {
    const { caller } = command;
    const incident = await this.incidents.load(tx, id);
    assertVersion(command, incident.version, prepared.isAddition !== true);
    const intent = await prepared.intent(tx);
    const at = this.clock.now();
    const changed = await this.applyFor(tx, incident, intent, caller, at, occurredAt);
    await prepared.keep?.(tx, changed, at);
    const view = await this.reader.find(tx, id);
    if (view === undefined) throw new Refused('not-found');
    return view;
  }

  /** Decides, saves and appends what a caller sent. @throws Refused the domain's refusal */
  applyFor(
    tx: Transaction,
    incident: Incident,
    intent: IncidentIntent,
    caller: Caller,
    at: Date,
    occurredAt: Date | null = null,
  ): Promise<Incident> {
    return this.apply(tx, incident, { ...intent, by: actorOf(caller), at }, caller, occurredAt);
  }

  /**
   * Decides, saves and appends inside a transaction.
   * @param caller undefined: the platform
   * @returns the incident as it is now
   * @throws Refused the domain's refusal
   */
  async apply(
    tx: Transaction,
    incident: Incident,
    command: IncidentCommand,
    caller: Caller | undefined,
    occurredAt: Date | null = null,
  ): Promise<Incident> {
    const decision = decide(incident, command, this.policies.find(incident.policy.pack));
    if (!decision.accepted) throw refusedIncident(decision.refusal);
    const { event } = decision;
    const after = evolve(incident, event);
    await this.record(tx, [{ before: incident, after, event }], caller, occurredAt);
    return after;
  }

  /** Saves and appends what was decided, for many incidents together. @param caller like `apply` */
  async record(
    tx: Transaction,
    changes: readonly IncidentChange[],
    caller: Caller | undefined,
    occurredAt: Date | null = null,
  ): Promise<void> {
    await Promise.all([
      ...changes.map(({ after, event }) => this.incidents.save(tx, after, event.at)),
      this.timeline.append(
        tx,
        changes.map(({ after, event }) => toTimelineEntry(after, event, caller, occurredAt)),
      ),
      this.outbox.append(
        tx,
        changes.map(({ after, event }) => toIntegrationEvent(after, event)),
      ),
      ...changes
        .filter(({ before, after }) => before.status !== after.status)
        .map(({ after }) => this.merges.follow(tx, after)),
      this.clocks.follow(tx, changes),
    ]);
    for (const { after, event } of changes) await this.duties.follow(tx, after, event, caller);
  }
}

function actorOf(caller: Caller): Actor {
  return { clientId: caller.clientId, code: caller.office, path: caller.officePath };
}
