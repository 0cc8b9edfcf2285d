import { Injectable } from '@nestjs/common';
import { assertVersion, type Command, CommandRunner, Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import type { Incident } from '../../domain/incident/index.js';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { IncidentRepository } from '../../persistence/incident.repository.js';
import { MergeRepository } from '../../persistence/merge.repository.js';
import { TimelineRepository } from '../../persistence/timeline.repository.js';
import type { IncidentView } from '../../read-models/incident-view.js';
import { IncidentReader } from '../../read-models/incident.reader.js';

/** Merges a duplicate into the incident that goes on for both. */
@Injectable()
export class MergeIncidentHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly commands: IncidentCommandHandler,
    private readonly incidents: IncidentRepository,
    private readonly merges: MergeRepository,
    private readonly timeline: TimelineRepository,
    private readonly reader: IncidentReader,
    private readonly clock: PlatformClock,
  ) {}

  /** @throws Refused unknown-survivor, and what every command may be refused for */
  handle(
    command: Command,
    id: string,
    { into, reason }: { readonly into: string; readonly reason: string },
  ): Promise<IncidentView> {
    const { caller } = command;
    return this.runner.run(command, async (tx) => {
      const survivorId = await this.merges.survivorOf(tx, into);
      const { duplicate, survivor } = await this.lock(tx, id, survivorId);
      assertVersion(command, duplicate.version, true);
      if (survivor === undefined) {
        throw new Refused('unknown-survivor', { field: '/into', parameters: { into } });
      }
      const at = this.clock.now();
      const intent = { type: 'merge', survivor, reason } as const;
      await this.commands.applyFor(tx, duplicate, intent, caller, at);
      await this.merges.add(tx, id, survivor);
      await this.timeline.append(tx, [
        {
          incidentId: survivor.id,
          kind: 'duplicate-merged',
          at,
          actor: caller.clientId,
          actorName: caller.name,
          office: caller.office,
          note: reason,
          details: { duplicate: duplicate.number },
        },
      ]);
      const view = await this.reader.find(tx, id);
      if (view === undefined) throw new Refused('not-found');
      return view;
    });
  }

  /** Both in the order of their ids: two merges that meet cannot wait for each other. */
  private async lock(
    tx: Transaction,
    id: string,
    survivorId: string,
  ): Promise<{ duplicate: Incident; survivor: Incident | undefined }> {
    const found = new Map<string, Incident | undefined>();
    for (const one of [...new Set([id, survivorId])].sort()) {
      found.set(one, await this.incidents.find(tx, one));
    }
    const duplicate = found.get(id);
    if (duplicate === undefined) throw new Refused('not-found');
    return { duplicate, survivor: found.get(survivorId) };
  }
}
