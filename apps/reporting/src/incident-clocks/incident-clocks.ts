import { Injectable } from '@nestjs/common';
import {
  type Clock,
  ClockRepository,
  type DoneFiring,
  FiringRepository,
  leaderOf,
  withFollowers,
} from '#libs/clocks';
import { Directory } from '#libs/directory';
import type { Division, DivisionLevel } from '#libs/divisions';
import { Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import type { PolicyPack } from '#libs/policy';
import type { Incident, IncidentEvent, IncidentStatus } from '../domain/incident/index.js';
import { IncidentPolicies } from '../incident-policies.js';
import { toMissedEvent } from './clock-event.mapper.js';
import { type ClockFacts, clocksAfter, clocksAtReport } from './plan-clocks.js';

/** What clocks need of a report. */
export interface ClockedReport {
  readonly id: string;
  readonly division: { readonly path: string };
  readonly holder: { readonly code: string; readonly level: DivisionLevel };
  readonly categoryCode: string | null;
  readonly policy: { readonly pack: string };
  readonly reportedAt: Date;
}

/** What an event did to an incident. */
export interface IncidentChange {
  readonly before: Incident;
  readonly after: Incident;
  readonly event: IncidentEvent;
}

/** What is to be written when an event has changed an incident's clocks. */
interface Plan {
  /** Began with the report; their rows come now, as they began. */
  readonly followers: readonly Clock[];
  readonly changed: readonly Clock[];
  readonly begun: readonly Clock[];
  /** Of those that changed: missed, and nobody had noticed. */
  readonly missed: readonly Clock[];
}

/** Somebody is still to do what the limits are about. */
const inWork: ReadonlySet<IncidentStatus> = new Set([
  'reported',
  'accepted',
  'handling',
  'suspended',
]);

/** The subjects whose clocks these are. */
export const incidentSubjects = { type: 'incident', table: 'incidents' } as const;

/**
 * Keeps the clocks of incidents in step with what happens to them.
 *
 * Of the clocks that a report starts, one is written with it: the one that acts first. The others
 * are as certain without rows (they follow from the report alone), and are written with the first
 * event, or when the first one fires.
 */
@Injectable()
export class IncidentClocks {
  constructor(
    private readonly clocks: ClockRepository,
    private readonly firings: FiringRepository,
    private readonly directory: Directory,
    private readonly policies: IncidentPolicies,
    private readonly outbox: Outbox,
  ) {}

  /** Starts the clocks of new reports, in one statement for all of them. */
  async start(tx: Transaction, reports: readonly ClockedReport[]): Promise<void> {
    const leaders = reports.flatMap((report) =>
      leaderOf(
        clocksAtReport({
          subject: { id: report.id, path: report.division.path },
          pack: this.packOf(report),
          holder: report.holder.code,
          level: report.holder.level,
          categoryCode: report.categoryCode,
          grade: null,
          isSuspended: false,
          isDone: false,
          reportedAt: report.reportedAt,
        }),
      ),
    );
    await this.clocks.insert(tx, incidentSubjects.type, leaders);
  }

  /** All clocks of an incident, those too whose rows are still to come. */
  async ofIncident(tx: Transaction, incident: Incident): Promise<Clock[]> {
    const [stored, places] = await Promise.all([
      this.clocks.ofSubjects(tx, [incident.id]),
      this.directory.find(tx, [incident.holder.code]),
    ]);
    return this.completed(stored.get(incident.id) ?? [], incident, places);
  }

  /** Writes the rest of what began with reports, now that something is done about them. */
  async writeFollowers(tx: Transaction, incidents: readonly Incident[]): Promise<void> {
    if (incidents.length === 0) return;
    const [stored, places] = await Promise.all([
      this.clocks.ofSubjects(
        tx,
        incidents.map(({ id }) => id),
      ),
      this.directory.find(
        tx,
        incidents.map(({ holder }) => holder.code),
      ),
    ]);
    const followers = incidents.flatMap((incident) =>
      notIn(stored.get(incident.id) ?? [], clocksAtReport(this.factsOf(incident, places))),
    );
    await this.clocks.insert(tx, incidentSubjects.type, followers);
  }

  /** Does to the clocks what events ask for, one of each incident; the incidents are locked. */
  async follow(tx: Transaction, changes: readonly IncidentChange[]): Promise<void> {
    const [stored, places] = await Promise.all([
      this.clocks.ofSubjects(
        tx,
        changes.map(({ after }) => after.id),
      ),
      this.directory.find(
        tx,
        changes.flatMap(({ before, after }) => [before.holder.code, after.holder.code]),
      ),
    ]);
    const plans = changes.map((change) => {
      const known = stored.get(change.after.id) ?? [];
      return { change, ...this.plan(change, known, places) };
    });
    await this.clocks.insert(
      tx,
      incidentSubjects.type,
      plans.flatMap(({ followers, begun }) => [...followers, ...begun]),
    );
    await Promise.all([
      this.clocks.save(
        tx,
        plans.flatMap(({ changed, begun }) => [...changed, ...begun.filter(isPastItsStart)]),
      ),
      ...plans
        .filter(({ missed }) => missed.length > 0)
        .map(({ change, missed }) => this.missLate(tx, change, missed)),
    ]);
  }

  private plan(
    { before, after, event }: IncidentChange,
    stored: Clock[],
    places: ReadonlyMap<string, Division>,
  ): Plan {
    const running = this.completed(stored, before, places);
    const followers = notIn(stored, running);
    const missed: Clock[] = [];
    const ended = clocksAfter(event, this.factsOf(after, places), running).map((clock, index) => {
      if (running[index]?.missedAt !== null || clock.missedAt === null) return clock;
      const noticed = { ...clock, reminded: 100, eventVersion: clock.eventVersion + 1 };
      missed.push(noticed);
      return noticed;
    });
    const asStored = new Set<Clock>([...stored, ...followers]);
    const changed = ended.slice(0, running.length).filter((clock) => !asStored.has(clock));
    return { followers, changed, begun: ended.slice(running.length), missed };
  }

  /** Done too late, but before any sweep came: the miss counts all the same, and moves nothing. */
  private async missLate(
    tx: Transaction,
    { before, event }: IncidentChange,
    missed: readonly Clock[],
  ): Promise<void> {
    const firings = missed.map((clock): DoneFiring => {
      const result = { outcome: 'skipped', reason: 'done-before-sweep' } as const;
      return { clock, percent: 100, result };
    });
    await Promise.all([
      this.firings.append(tx, firings, event.at),
      this.outbox.append(
        tx,
        missed.map((clock) => toMissedEvent(before, clock, event.at, 'none', null)),
      ),
    ]);
  }

  /** @param incident as it was reported, when rows are still to come */
  private completed(
    stored: Clock[],
    incident: Incident,
    places: ReadonlyMap<string, Division>,
  ): Clock[] {
    if (!stored.some(({ leads }) => leads)) return stored;
    return withFollowers(stored, clocksAtReport(this.factsOf(incident, places)));
  }

  private factsOf(incident: Incident, places: ReadonlyMap<string, Division>): ClockFacts {
    return {
      subject: { id: incident.id, path: incident.division.path },
      pack: this.packOf(incident),
      holder: incident.holder.code,
      // An office that the directory has not told of yet is taken for one of the lowest that hold.
      level: places.get(incident.holder.code)?.level ?? 'township',
      categoryCode: incident.categoryCode,
      grade: incident.grade,
      isSuspended: incident.status === 'suspended',
      isDone: !inWork.has(incident.status),
      reportedAt: incident.reportedAt,
    };
  }

  /** One that was taken away leaves its incidents to the pack of new reports. */
  private packOf({ policy }: Pick<Incident, 'policy'> | ClockedReport): PolicyPack {
    return this.policies.find(policy.pack) ?? this.policies.default;
  }
}

/** One that began and was met, or stood still, in the same event: its row is new, and changes. */
function isPastItsStart({ metAt, pausedAt, pauses }: Clock): boolean {
  return metAt !== null || pausedAt !== null || pauses.length > 0;
}

function notIn(stored: readonly Clock[], clocks: readonly Clock[]): Clock[] {
  const known = new Set(stored.map(({ number }) => number));
  return clocks.filter(({ number }) => !known.has(number));
}
