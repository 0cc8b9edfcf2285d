import {
  type Clock,
  type ClockSubject,
  isOpen,
  meetClock,
  pauseClock,
  resumeClock,
  sameTimes,
  startClock,
  stopClock,
} from '#libs/clocks';
import type { DivisionLevel } from '#libs/divisions';
import { type Grade, limitsFor, type PolicyPack, subjectOf, type TierLimit } from '#libs/policy';
import type { IncidentEvent } from '../domain/incident/index.js';
import { clockEffects, type Measure } from './clock-effects.js';

/** What decides an incident's clocks, as it is after an event. */
export interface ClockFacts {
  readonly subject: ClockSubject;
  readonly pack: PolicyPack;
  /** Code and tier of the office that must act. */
  readonly holder: string;
  readonly level: DivisionLevel;
  readonly categoryCode: string | null;
  /** null until somebody has graded it: then the pack's least grade counts. */
  readonly grade: Grade | null;
  /** Local limits stand still. */
  readonly isSuspended: boolean;
  /** Resolved or ended: whoever holds it now, no limit of the work is started for it. */
  readonly isDone: boolean;
  readonly reportedAt: Date;
}

/** The clocks that a report starts. */
export function clocksAtReport(facts: ClockFacts): Clock[] {
  return wantedLimits(facts).map((limit, index) =>
    start(facts, limit, index + 1, facts.reportedAt),
  );
}

/**
 * All clocks of an incident after an event. One that it does not touch is the same object as before;
 * new ones stand at the end.
 */
export function clocksAfter(
  event: IncidentEvent,
  facts: ClockFacts,
  before: readonly Clock[],
): readonly Clock[] {
  const { at } = event;
  const effect = clockEffects[event.type];
  let clocks = effect.resumes === true ? resume(before, at, facts) : before;
  const isMovedByPlatform = effect.moves === true && event.by === 'platform';
  if (!isMovedByPlatform) clocks = meet(clocks, effect.meets ?? [], at, facts);
  if (effect.speaks === true && isByHolder(event, facts)) {
    const said = facts.grade === null ? ['acknowledge'] : ['acknowledge', 'first-feedback'];
    clocks = meet(clocks, said, at, facts);
  }
  if (effect.moves === true && !facts.isDone) clocks = move(clocks, at, facts);
  // Who takes something over has acknowledged it.
  if (effect.moves === true && isByHolder(event, facts)) {
    clocks = meet(clocks, ['acknowledge'], at, facts);
  }
  if (effect.grades === true && !facts.isDone) clocks = regrade(clocks, at, facts);
  if (effect.reopens === true) clocks = reopen(clocks, at, facts);
  if (effect.ends === true) clocks = clocks.map((clock) => stopClock(clock, at, event.type));
  return facts.isSuspended ? clocks.map((clock) => pauseClock(clock, at)) : clocks;
}

function isByHolder({ by }: IncidentEvent, { holder }: ClockFacts): boolean {
  return by !== 'platform' && by.code === holder;
}

function resume(clocks: readonly Clock[], at: Date, { pack }: ClockFacts): readonly Clock[] {
  return clocks.map((clock) => resumeClock(clock, at, pack));
}

/** Begins what its rule starts once more. */
function reopen(clocks: readonly Clock[], at: Date, facts: ClockFacts): readonly Clock[] {
  return wantedLimits(facts)
    .filter((limit) => limit.onReopen === 'restart')
    .reduce<readonly Clock[]>(
      (all, limit) => [...all, start(facts, limit, nextNumber(all), at)],
      clocks,
    );
}

function meet(
  clocks: readonly Clock[],
  measures: readonly string[],
  at: Date,
  { pack }: ClockFacts,
): readonly Clock[] {
  return clocks.map((clock) =>
    measures.includes(clock.measures) ? meetClock(clock, at, pack) : clock,
  );
}

/** The new holder takes over what continues, and begins what its rule starts anew. */
function move(before: readonly Clock[], at: Date, facts: ClockFacts): readonly Clock[] {
  const clocks = isBeforeCounty(facts) ? meet(before, ['pass-up'], at, facts) : before;
  const rules = new Map(facts.pack.tierLimits.map((limit) => [limit.id, limit]));
  const moved = clocks.map((clock) => {
    if (!isOpen(clock)) return clock;
    return rules.get(clock.rule)?.onHandOver === 'restart'
      ? stopClock(clock, at, 'handed-over')
      : { ...clock, holder: facts.holder };
  });
  return wantedLimits(facts)
    .filter((limit) => limit.onHandOver === 'restart')
    .filter(
      // Every holder acknowledges for itself; what else is done stays done.
      ({ measures }) => measures === 'acknowledge' || !isMet(clocks, measures),
    )
    .reduce<readonly Clock[]>(
      (all, limit) => [...all, start(facts, limit, nextNumber(all), at)],
      moved,
    );
}

/**
 * Exchanges what the grade changes. A limit that another grade sets as well goes on untouched; one
 * that is new counts from the start of what it replaces, so a grave incident is not late by less
 * because it was called slight first.
 */
function regrade(before: readonly Clock[], at: Date, facts: ClockFacts): readonly Clock[] {
  const wanted = wantedLimits(facts);
  const keeps = ({ rule, pack }: Clock): boolean =>
    pack === facts.pack.id && wanted.some(({ id }) => id === rule);
  const kept = before.map((clock) =>
    !isOpen(clock) || keeps(clock) ? clock : stopClock(clock, at, replacedBecause(clock, wanted)),
  );
  return wanted
    .filter(({ measures }) => !isSettled(kept, measures))
    .reduce<readonly Clock[]>((all, limit) => {
      const old = before.findLast((clock) => clock.measures === limit.measures);
      const from = old?.startedAt ?? originalStart(before, limit, facts);
      const started = start(facts, limit, nextNumber(all), from);
      const stoodStill = old ?? before.find(({ pauses }) => pauses.length > 0);
      const clock = stoodStill === undefined ? started : sameTimes(started, stoodStill, facts.pack);
      return [...all, clock];
    }, kept);
}

function replacedBecause(clock: Clock, wanted: readonly TierLimit[]): string {
  return wanted.some(({ measures }) => measures === clock.measures) ? 'regraded' : 'not-needed';
}

/** When the present holder received it, or when it was reported. */
function originalStart(clocks: readonly Clock[], limit: TierLimit, facts: ClockFacts): Date {
  const received = clocks.findLast(({ measures }) => measures === 'acknowledge')?.startedAt;
  return limit.from === 'received' ? (received ?? facts.reportedAt) : facts.reportedAt;
}

/** The limits that bind the holder now. */
function wantedLimits(facts: ClockFacts): TierLimit[] {
  const { pack, categoryCode, level } = facts;
  const grade = facts.grade ?? pack.otherwise;
  const subject = subjectOf(pack, categoryCode, grade);
  const limits = limitsFor(pack, { subject, grade, level });
  // What stands before the county has been passed up. What a lower office accepted as slight is its
  // own: only graver ones must reach the county.
  const mustPassUp = !isBeforeCounty(facts) && facts.grade !== pack.otherwise;
  return mustPassUp ? limits : limits.filter(({ measures }) => !isMeasure(measures, 'pass-up'));
}

function isBeforeCounty({ level }: ClockFacts): boolean {
  return level === 'county' || level === 'prefecture' || level === 'province';
}

function isMeasure(measures: string, measure: Measure): boolean {
  return measures === measure;
}

/** True when nothing is to be started for it: it runs already, or was done. */
function isSettled(clocks: readonly Clock[], measures: string): boolean {
  const last = clocks.findLast((clock) => clock.measures === measures);
  return last !== undefined && (isOpen(last) || last.metAt !== null);
}

function isMet(clocks: readonly Clock[], measures: string): boolean {
  return clocks.some((clock) => clock.measures === measures && clock.metAt !== null);
}

function start(facts: ClockFacts, limit: TierLimit, number: number, at: Date): Clock {
  const { subject, holder, pack } = facts;
  return startClock({ subject, number, holder, pack: pack.id, limit, kind: 'local', at }, pack);
}

function nextNumber(clocks: readonly Clock[]): number {
  return (clocks.at(-1)?.number ?? 0) + 1;
}
