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
import { IncidentRepository } from '../persistence/incident.repository.js';
import { TimelineRepository } from '../persistence/timeline.repository.js';
import type { IncidentView } from '../read-models/incident-view.js';
import { IncidentReader } from '../read-models/incident.reader.js';
import { toIntegrationEvent } from './incident-event.mapper.js';
import { refusedIncident } from './incident-refusals.js';
import { toTimelineEntry } from './timeline-entry.mapper.js';

/** A command without who and when, which the handler adds: `{ type: 'accept', … }`. */
export type IncidentIntent = IncidentCommand extends infer Any
  ? Any extends { by: Actor }
    ? Omit<Any, 'by' | 'at'>
    : never
  : never;

/** Every command on an incident goes this way: load, decide, save, append. */
@Injectable()
export class IncidentCommandHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly incidents: IncidentRepository,
    private readonly timeline: TimelineRepository,
    private readonly reader: IncidentReader,
    private readonly outbox: Outbox,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * Carries out what a caller sent.
   * @param command needs If-Match: a decision is about what its author has read
   * @returns the incident as it is now
   * @throws Refused not-found, precondition-required, version-stale, or the domain's refusal
   */
  handle(command: Command, id: string, intent: IncidentIntent): Promise<IncidentView> {
    return this.runner.run(command, async (tx) => {
      const incident = await this.incidents.load(tx, id);
      assertVersion(command, incident.version, true);
      const at = this.clock.now();
      await this.apply(
        tx,
        incident,
        { ...intent, by: actorOf(command.caller), at },
        command.caller,
      );
      const view = await this.reader.find(tx, id);
      if (view === undefined) throw new Refused('not-found');
      return view;
    });
  }

  /** Decides, saves and appends inside a transaction. @throws Refused the domain's refusal */
  async apply(
    tx: Transaction,
    incident: Incident,
    command: IncidentCommand,
    caller: Caller | undefined,
  ): Promise<void> {
    const decision = decide(incident, command);
    if (!decision.accepted) throw refusedIncident(decision.refusal);
    const changed = evolve(incident, decision.event);
    await this.incidents.save(tx, changed, command.at);
    await this.timeline.append(tx, [toTimelineEntry(changed, decision.event, caller)]);
    await this.outbox.append(tx, [toIntegrationEvent(changed, decision.event)]);
  }
}

function actorOf(caller: Caller): Actor {
  return { clientId: caller.clientId, code: caller.office, path: caller.officePath };
}
