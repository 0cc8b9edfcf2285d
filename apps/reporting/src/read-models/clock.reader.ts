import { Injectable } from '@nestjs/common';
import { type Clock, ClockRepository, isOpen, percentUsed } from '#libs/clocks';
import type { Transaction } from '#libs/persistence';
import { PolicyPacks, type Text } from '#libs/policy';
import { IncidentClocks } from '../incident-clocks/incident-clocks.js';
import { IncidentRepository } from '../persistence/incident.repository.js';
import {
  type ClockFiring,
  type ClockView,
  clockView,
  type IncidentClocksView,
} from './clock-view.js';

/** The place after a page's last overdue clock. */
export type OverduePlace = readonly [dueAt: string, incidentId: string, number: number];
/** The place after a page's last skipped point. */
export type SkipPlace = readonly [at: string, incidentId: string, number: number, percent: number];

/** Reads clocks as the API shows them. Row-level security leaves only the caller's subtree. */
@Injectable()
export class ClockReader {
  constructor(
    private readonly clocks: ClockRepository,
    private readonly incidents: IncidentRepository,
    private readonly incidentClocks: IncidentClocks,
    private readonly packs: PolicyPacks,
  ) {}

  /** Undefined when the incident is not to be seen. */
  async ofIncident(
    tx: Transaction,
    id: string,
    now: Date,
  ): Promise<IncidentClocksView | undefined> {
    const incident = (await this.incidents.findAll(tx, [id])).get(id);
    if (incident === undefined) return undefined;
    const [clocks, firings] = await Promise.all([
      this.incidentClocks.ofIncident(tx, incident),
      tx.many<FiringRow>(
        `SELECT ${firingColumns} FROM clock_firings WHERE subject_id = $1
         ORDER BY at, number, percent`,
        [id],
      ),
    ]);
    return {
      items: clocks.map((clock) => this.toView(clock, now)),
      firings: firings.map(toFiring),
    };
  }

  /** What an office has let pass and still has to do, the longest overdue first. */
  async overdue(
    tx: Transaction,
    holder: string,
    after: OverduePlace | undefined,
    now: Date,
    limit: number,
  ): Promise<ClockView[]> {
    const clocks = await this.clocks.overdue(tx, holder, after, limit);
    return clocks.map((clock) => this.toView(clock, now));
  }

  /** What the platform did not do, and why, newest first. */
  async skips(
    tx: Transaction,
    scope: { readonly path: string; readonly end: string },
    after: SkipPlace | undefined,
    limit: number,
  ): Promise<ClockFiring[]> {
    const rows = await tx.many<FiringRow>(
      `SELECT ${firingColumns} FROM clock_firings
       WHERE outcome = 'skipped' AND subject_path >= $1 AND subject_path < $2
         AND ($3::timestamptz IS NULL
              OR (at, subject_id, number, percent) < ($3, $4::uuid, $5::smallint, $6::smallint))
       ORDER BY at DESC, subject_id DESC, number DESC, percent DESC LIMIT $7`,
      [scope.path, scope.end, ...(after ?? [null, null, null, null]), limit],
    );
    return rows.map(toFiring);
  }

  private toView(clock: Clock, now: Date): ClockView {
    const pack = this.packs.find(clock.pack);
    const limit = pack?.tierLimits.find(({ id }) => id === clock.rule);
    const name: Text = limit?.name ?? { en: clock.rule, 'zh-CN': clock.rule };
    const until = clock.metAt ?? clock.stoppedAt ?? clock.pausedAt ?? now;
    return {
      incidentId: clock.subject.id,
      number: clock.number,
      rule: clock.rule,
      name,
      pack: clock.pack,
      measures: clockView.shape.measures.parse(clock.measures),
      holder: clock.holder,
      kind: clock.kind,
      runsOn: clock.runsOn,
      whenMissed: clock.whenMissed,
      state: stateOf(clock),
      startedAt: clock.startedAt.toISOString(),
      dueAt: clock.dueAt.toISOString(),
      pauses: clock.pauses.map(({ from, to }) => ({
        from: from.toISOString(),
        to: to.toISOString(),
      })),
      pausedAt: instant(clock.pausedAt),
      metAt: instant(clock.metAt),
      missedAt: instant(clock.missedAt),
      stoppedAt: instant(clock.stoppedAt),
      stopReason: clock.stopReason,
      percentUsed: pack === undefined ? 0 : percentUsed(clock, until, pack.calendar),
      nextAt: instant(clock.nextAt),
      failing: clock.isFailing,
    };
  }
}

type FiringRow = Omit<ClockFiring, 'at'> & { at: Date };

const firingColumns = `subject_id AS "incidentId", number, rule, holder, percent, at, outcome, reason`;

function toFiring(row: FiringRow): ClockFiring {
  return { ...row, at: row.at.toISOString() };
}

function stateOf(clock: Clock): ClockView['state'] {
  if (clock.metAt !== null) return clock.missedAt === null ? 'met' : 'met-late';
  if (!isOpen(clock)) return 'stopped';
  if (clock.missedAt !== null) return 'overdue';
  return clock.pausedAt === null ? 'running' : 'paused';
}

function instant(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
