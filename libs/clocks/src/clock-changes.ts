import { dueAt } from '#libs/policy';
import { type Clock, type ClockSubject, isOpen, type Limit, type Timing } from './clock.js';
import { instantAt, timeAfter, timeBetween } from './running-time.js';

/** Where a clock begins. */
export interface ClockStart {
  readonly subject: ClockSubject;
  readonly number: number;
  readonly holder: string;
  readonly pack: string;
  readonly limit: Limit;
  readonly kind: Clock['kind'];
  /** The moment that the limit counts from. */
  readonly at: Date;
}

/** A clock that begins. Nothing but a pause ever moves its due time again. */
export function startClock(start: ClockStart, timing: Timing): Clock {
  const { limit, at } = start;
  const clock: Clock = {
    subject: start.subject,
    number: start.number,
    holder: start.holder,
    pack: start.pack,
    rule: limit.id,
    measures: limit.measures,
    kind: start.kind,
    runsOn: limit.within.clock,
    whenMissed: limit.whenMissed,
    startedAt: at,
    dueAt: dueAt(limit, at, timing.calendar),
    pauses: [],
    pausedAt: null,
    metAt: null,
    missedAt: null,
    stoppedAt: null,
    stopReason: null,
    reminded: 0,
    eventVersion: 0,
    leads: false,
    nextAt: null,
    isFailing: false,
  };
  return withNext(clock, timing);
}

/**
 * Of clocks that begin together the one that acts first. Written alone it stands for all of them
 * until something happens, which most of a report's cost is spared by.
 */
export function leaderOf(clocks: readonly Clock[]): Clock[] {
  const [first, ...others] = clocks.toSorted((a, b) => actsAt(a) - actsAt(b));
  return first === undefined ? [] : [{ ...first, leads: others.length > 0 }];
}

/**
 * What is stored of clocks that began together, and the others.
 * @param all as they began
 */
export function withFollowers(stored: readonly Clock[], all: readonly Clock[]): Clock[] {
  const known = new Map(stored.map((clock) => [clock.number, clock]));
  return all.map((clock) => {
    const found = known.get(clock.number);
    return found === undefined ? clock : { ...found, leads: false };
  });
}

/**
 * What it measures has happened. One whose limit had passed unnoticed is missed as well: the caller
 * sees it by `missedAt`, which was null before.
 */
export function meetClock(clock: Clock, at: Date, timing: Timing): Clock {
  if (!isOpen(clock)) return clock;
  const running = resumeClock(clock, at, timing);
  const isLate = running.missedAt === null && at > running.dueAt;
  const missedAt = isLate ? running.dueAt : running.missedAt;
  return { ...running, metAt: at, missedAt, nextAt: null };
}

/** It is not asked for any more, and was not met. A limit that was missed stays missed. */
export function stopClock(clock: Clock, at: Date, reason: string): Clock {
  if (!isOpen(clock)) return clock;
  return { ...clock, stoppedAt: at, stopReason: reason, nextAt: null };
}

/** From now on the time does not count. Legal limits go on, and so does what is late already. */
export function pauseClock(clock: Clock, at: Date): Clock {
  const stands = clock.kind === 'legal' || clock.pausedAt !== null || clock.missedAt !== null;
  if (!isOpen(clock) || stands || at >= clock.dueAt) return clock;
  const pausedAt = at < clock.startedAt ? clock.startedAt : at;
  return { ...clock, pausedAt, nextAt: null };
}

/** It runs on, due later by as much of its own time as it stood still. */
export function resumeClock(clock: Clock, at: Date, timing: Timing): Clock {
  const { pausedAt } = clock;
  if (!isOpen(clock) || pausedAt === null) return clock;
  const to = at < pausedAt ? pausedAt : at;
  const left = timeBetween(clock, pausedAt, clock.dueAt, timing.calendar);
  const resumed: Clock = {
    ...clock,
    dueAt: timeAfter(clock, to, left, timing.calendar),
    pauses: [...clock.pauses, { from: pausedAt, to }],
    pausedAt: null,
  };
  return withNext(resumed, timing);
}

/** The same clock under another rule counts from the same start and stood still as long. */
export function sameTimes(clock: Clock, other: Clock, timing: Timing): Clock {
  const paused = other.pauses.reduce(
    (running, { from, to }) => resumeClock(pauseClock(running, from), to, timing),
    clock,
  );
  return other.pausedAt === null ? paused : pauseClock(paused, other.pausedAt);
}

/** What is to be done at a percentage of a clock. */
export interface DuePoint {
  readonly percent: number;
  /** True when a later point is due as well: nobody needs the earlier one any more. */
  readonly overtaken: boolean;
}

/** The points that are due, and the clock when they are dealt with. */
export function passPoints(
  clock: Clock,
  now: Date,
  timing: Timing,
): { readonly clock: Clock; readonly points: readonly DuePoint[] } {
  if (clock.nextAt === null) return { clock, points: [] };
  const due = pointsAfter(clock, timing).filter(
    (percent) => instantAt(clock, percent, timing.calendar) <= now,
  );
  const last = due.at(-1);
  if (last === undefined) return { clock: withNext(clock, timing), points: [] };
  const missedAt = last === 100 ? clock.dueAt : null;
  return {
    clock: withNext({ ...clock, reminded: last, missedAt }, timing),
    points: due.map((percent) => ({ percent, overtaken: percent !== last })),
  };
}

function actsAt({ nextAt }: Clock): number {
  return nextAt?.getTime() ?? Number.POSITIVE_INFINITY;
}

function withNext(clock: Clock, timing: Timing): Clock {
  const isSilent = !isOpen(clock) || clock.pausedAt !== null || clock.missedAt !== null;
  const [percent] = isSilent ? [] : pointsAfter(clock, timing);
  const nextAt = percent === undefined ? null : instantAt(clock, percent, timing.calendar);
  return { ...clock, nextAt };
}

/** What is left of the reminders and the limit itself, which is the last in any pack. */
function pointsAfter({ reminded }: Clock, { reminderPercents }: Timing): number[] {
  const left = reminderPercents.filter((percent) => percent > reminded && percent < 100);
  return reminded < 100 ? [...left, 100] : left;
}
