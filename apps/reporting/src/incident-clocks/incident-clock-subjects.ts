import { Injectable } from '@nestjs/common';
import type { Clock, ClockSubjects, Firing, FiringOutcome } from '#libs/clocks';
import { Directory } from '#libs/directory';
import { ancestorCodes } from '#libs/divisions';
import { type NewEvent, Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { decide, evolve, type Incident } from '../domain/incident/index.js';
import { IncidentCommandHandler } from '../incident-commands/incident-command.handler.js';
import { IncidentPolicies } from '../incident-policies.js';
import { IncidentRepository } from '../persistence/incident.repository.js';
import { type NewTimelineEntry, TimelineRepository } from '../persistence/timeline.repository.js';
import { toMissedEvent, toRemindedEvent } from './clock-event.mapper.js';
import { type IncidentChange, IncidentClocks, incidentSubjects } from './incident-clocks.js';

/** What is left to write when a firing was dealt with. */
interface Effect {
  readonly result: FiringOutcome;
  readonly entry: NewTimelineEntry;
  readonly event: NewEvent;
}

/** Said to people in the timeline and in the event of an escalation that nobody decided. */
const missedReason = '签收超时，平台自动上报。Not acknowledged in time: escalated by the platform.';
const closedReason =
  '承办单位已撤销，平台自动上报。The office exists no more: escalated by the platform.';

/**
 * What the platform does when clocks of incidents fire: the holder is reminded, an incident that
 * nobody acknowledged goes to the office above, and of any other miss that office is told.
 */
@Injectable()
export class IncidentClockSubjects implements ClockSubjects {
  readonly type = incidentSubjects.type;
  readonly table = incidentSubjects.table;

  constructor(
    private readonly incidents: IncidentRepository,
    private readonly clocks: IncidentClocks,
    private readonly commands: IncidentCommandHandler,
    private readonly policies: IncidentPolicies,
    private readonly timeline: TimelineRepository,
    private readonly outbox: Outbox,
    private readonly directory: Directory,
    private readonly clock: PlatformClock,
  ) {}

  async fire(tx: Transaction, firings: readonly Firing[], now: Date): Promise<FiringOutcome[]> {
    const ids = [...new Set(firings.map(({ clock }) => clock.subject.id))];
    const incidents = await this.incidents.findAll(tx, ids);
    const closed = await this.closedHolders(tx, incidents.values(), now);
    const leading = firings.filter(({ leads }) => leads);
    await this.clocks.writeFollowers(
      tx,
      leading.flatMap(({ clock }) => incidents.get(clock.subject.id) ?? []),
    );
    const escalations = new Map<string, IncidentChange>();
    const effects = firings.map((firing) => {
      const { id } = firing.clock.subject;
      const incident = incidents.get(id);
      if (incident === undefined) throw new Error(`incident ${id} is not there`);
      const { effect, escalation } = this.effectOf(incident, firing, now, {
        isEscalated: escalations.has(id),
        isClosed: closed.has(incident.holder.code),
      });
      if (escalation !== undefined) {
        escalations.set(id, escalation);
        incidents.set(id, escalation.after);
      }
      return effect;
    });
    await this.commands.record(tx, [...escalations.values()], undefined);
    await Promise.all([
      this.timeline.append(
        tx,
        effects.map(({ entry }) => entry),
      ),
      this.outbox.append(
        tx,
        effects.map(({ event }) => event),
      ),
    ]);
    return effects.map(({ result }) => result);
  }

  /**
   * What a firing leads to, decided as the incident is by now.
   * @param isEscalated another of its clocks has sent it up a moment ago: once is enough
   * @param isClosed the office that holds it is no more
   */
  private effectOf(
    incident: Incident,
    { clock, percent }: Firing,
    at: Date,
    { isEscalated, isClosed }: { readonly isEscalated: boolean; readonly isClosed: boolean },
  ): { effect: Effect; escalation?: IncidentChange } {
    if (percent < 100) {
      // Nobody is there to be reminded: it need not wait for the limit.
      const mustMove = isClosed && !isEscalated && clock.whenMissed === 'escalate';
      const moved = mustMove ? this.escalate(incident, closedReason, at) : undefined;
      if (moved === undefined || 'refused' in moved) {
        return { effect: remind(incident, clock, percent, at, { outcome: 'reminded' }) };
      }
      const result = { outcome: 'escalated', reason: 'office-closed' } as const;
      return { effect: remind(incident, clock, percent, at, result), escalation: moved };
    }
    const above = officeAbove(incident);
    const skip = (reason: string): { effect: Effect } => ({
      effect: miss(incident, clock, at, { outcome: 'skipped', reason }, null),
    });
    if (isEscalated && clock.whenMissed === 'escalate') return skip('escalated-already');
    if (above === null) return skip('no-office-above');
    if (clock.whenMissed === 'supervise') {
      return { effect: miss(incident, clock, at, { outcome: 'supervised' }, above) };
    }
    const moved = this.escalate(incident, missedReason, at);
    if ('refused' in moved) return skip(moved.refused);
    return {
      effect: miss(incident, clock, at, { outcome: 'escalated' }, above),
      escalation: moved,
    };
  }

  private escalate(
    incident: Incident,
    reason: string,
    at: Date,
  ): IncidentChange | { readonly refused: string } {
    const command = { type: 'escalate', by: 'platform', at, reason } as const;
    const decision = decide(incident, command, this.policies.find(incident.policy.pack));
    if (!decision.accepted) return { refused: decision.refusal.code };
    const { event } = decision;
    return { before: incident, after: evolve(incident, event), event };
  }

  /** Those of the holders that were closed, by code. */
  private async closedHolders(
    tx: Transaction,
    incidents: Iterable<Incident>,
    now: Date,
  ): Promise<ReadonlySet<string>> {
    const today = this.clock.dayOf(now);
    const holders = await this.directory.find(
      tx,
      [...incidents].map(({ holder }) => holder.code),
    );
    const closed = [...holders.values()].filter(
      ({ validTo }) => validTo !== null && validTo <= today,
    );
    return new Set(closed.map(({ code }) => code));
  }
}

function remind(
  incident: Incident,
  clock: Clock,
  percent: number,
  at: Date,
  result: FiringOutcome,
): Effect {
  return {
    result,
    entry: entryOf(clock, at, 'limit-reminded', { percent }),
    event: toRemindedEvent(incident, clock, at, percent),
  };
}

function miss(
  incident: Incident,
  clock: Clock,
  at: Date,
  result: FiringOutcome,
  officeAbove: string | null,
): Effect {
  const { outcome } = result;
  const consequence = outcome === 'escalated' || outcome === 'supervised' ? outcome : 'none';
  return {
    result,
    entry: entryOf(clock, at, 'limit-missed', { consequence, officeAbove }),
    event: toMissedEvent(incident, clock, at, consequence, officeAbove),
  };
}

function entryOf(
  { subject, rule, measures, holder, dueAt }: Clock,
  at: Date,
  kind: string,
  details: NewTimelineEntry['details'],
): NewTimelineEntry {
  return {
    incidentId: subject.id,
    kind,
    at,
    actor: 'platform',
    actorName: 'Tiergrid',
    office: null,
    note: null,
    details: { rule, measures, holder, dueAt: dueAt.toISOString(), ...details },
  };
}

function officeAbove({ holder }: Incident): string | null {
  return ancestorCodes(holder.path).at(-2) ?? null;
}
