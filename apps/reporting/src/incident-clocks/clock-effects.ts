import type { IncidentEvent } from '../domain/incident/index.js';

/** What the limits of incidents measure. */
export type Measure = 'acknowledge' | 'pass-up' | 'first-feedback' | 'handle';

/** What an event does to the clocks of its incident. What it does not name, it leaves alone. */
export interface ClockEffect {
  /** What these measure has happened. */
  readonly meets?: readonly Measure[];
  /** The holder's word, not the reporter's: it acknowledges, and once accepted it is feedback. */
  readonly speaks?: true;
  /** Another office holds it now: limits restart or continue, as their rules say. */
  readonly moves?: true;
  /** The grade may be another: the new one's limits count from the old ones' starts. */
  readonly grades?: true;
  /** What stood still runs on. */
  readonly resumes?: true;
  /** The work is not done after all: limits restart or not, as their rules say. */
  readonly reopens?: true;
  /** Whatever still runs is not asked for any more. */
  readonly ends?: true;
}

/**
 * Event by event: a new one is a new line. Every act of a holder acknowledges; of what the platform
 * does by itself, only the start of handling shows that the office has acted, by issuing an order.
 * That local clocks stand still while an incident is suspended is no line here: it is so after any
 * event, for clocks too that begin meanwhile.
 */
export const clockEffects: Readonly<Record<IncidentEvent['type'], ClockEffect>> = {
  accepted: { meets: ['acknowledge'], grades: true },
  rejected: { meets: ['acknowledge'], ends: true },
  regraded: { meets: ['acknowledge'], grades: true },
  returned: { meets: ['acknowledge'], moves: true },
  escalated: { meets: ['acknowledge'], moves: true },
  'hand-over-offered': { meets: ['acknowledge'] },
  'hand-over-withdrawn': { meets: ['acknowledge'] },
  'hand-over-refused': {},
  'handed-over': { meets: ['acknowledge'], moves: true },
  'handling-started': { meets: ['acknowledge', 'first-feedback'] },
  suspended: { meets: ['acknowledge'] },
  resumed: { meets: ['acknowledge'], resumes: true },
  resolved: { meets: ['acknowledge', 'first-feedback', 'handle'], ends: true },
  verified: {},
  reworked: { reopens: true },
  closed: { ends: true },
  reopened: { reopens: true },
  merged: { meets: ['acknowledge'], ends: true },
  supplemented: { speaks: true },
  'final-report-submitted': {},
};
