import { Injectable } from '@nestjs/common';
import { assertVersion, type Command, CommandRunner, Refused } from '#libs/http';
import { missingFields } from '#libs/policy';
import { PlatformClock } from '#libs/time';
import { type DutyRefusal, fulfilDuty, latestRounds } from '../../domain/statutory-duties/index.js';
import { DutyTracker } from '../../duty-tracking/duty-tracker.js';
import { assertLooksAfter } from '../../duty-tracking/looks-after.js';
import { DutyRepository } from '../../persistence/duty.repository.js';
import { IncidentRepository } from '../../persistence/incident.repository.js';
import { type DutyView, toDutyView } from '../../read-models/duty-view.js';
import { ReportFactsReader } from '../../report-content/report-facts.reader.js';
import { reportFields } from '../../report-content/report-fields.js';
import type { FulfilDutyBody } from './fulfil-duty.dto.js';

/** Records that a report was made: the platform never makes one itself. */
@Injectable()
export class FulfilDutyHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly incidents: IncidentRepository,
    private readonly duties: DutyRepository,
    private readonly facts: ReportFactsReader,
    private readonly tracker: DutyTracker,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * @param command may carry If-Match with the version of the incident
   * @param dutyId in the pack; its last round is meant
   * @throws Refused not-found, not-holder, version-stale, or one of the refusals of a duty
   */
  handle(command: Command, id: string, dutyId: string, body: FulfilDutyBody): Promise<DutyView> {
    const { caller } = command;
    return this.runner.run(command, async (tx) => {
      const incident = await this.incidents.load(tx, id);
      assertLooksAfter(incident, caller);
      assertVersion(command, incident.version, false);
      const tracked = await this.duties.ofIncident(tx, id);
      const duty = latestRounds(tracked).find(({ definition }) => definition.id === dutyId);
      if (duty === undefined) throw new Refused('not-found');
      const facts = await this.facts.read(tx, id);
      const filled = new Set(reportFields(facts, 'en').keys());
      const missing = missingFields(facts.pack, duty.definition, filled, incident.categoryCode);
      const recordedAt = this.clock.now();
      const decision = fulfilDuty(facts.pack, tracked, duty, {
        at: body.at ?? recordedAt,
        recordedAt,
        recordedBy: { clientId: caller.clientId, name: caller.name, office: caller.office },
        person: body.person ?? null,
        reference: body.reference ?? null,
        missingFields: missing.atOnce.map((field) => field.id),
      });
      if (!decision.accepted) throw refusedDuty(decision.refusal);
      await this.tracker.record(tx, incident, facts.pack, decision.changes, caller);
      const after = await this.duties.ofIncident(tx, id);
      const fulfilled = after.find((each) => each.id === duty.id);
      if (fulfilled === undefined) throw new Error(`duty ${duty.id} is gone`);
      return toDutyView(facts.pack, after, fulfilled, undefined);
    });
  }
}

/** Puts a refusal of the domain into the words of the edge. */
function refusedDuty(refusal: DutyRefusal): Refused {
  const { code } = refusal;
  switch (code) {
    case 'duty-fulfilled-already':
      return new Refused(code, { parameters: { duty: refusal.duty, at: refusal.at } });
    case 'duty-lapsed':
      return new Refused(code, { parameters: { duty: refusal.duty, reason: refusal.reason } });
    case 'duty-not-begun':
      return new Refused(code, { parameters: { duty: refusal.duty, from: refusal.from } });
    case 'fulfilled-before-begun':
      return new Refused(code, { field: '/at', parameters: { begunAt: refusal.begunAt } });
    case 'time-in-future':
      return new Refused(code, { field: '/at', parameters: { field: refusal.field } });
    default:
      return refusal satisfies never;
  }
}
