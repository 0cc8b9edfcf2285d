import type { Incident, IncidentStatus } from './incident.js';
import type { IncidentCommandName } from './incident.commands.js';

/** Whose command it is: the office that a caller must belong to. */
export type Side =
  | 'holder'
  /** The holder, or an office above it that looks after its work. */
  | 'holder-or-above'
  | 'holder-or-reporter'
  /** The office that a hand-over is offered to. */
  | 'offered'
  | 'platform';

interface Rule {
  readonly side: Side;
  /** The states in which the command fits. */
  readonly fits: readonly IncidentStatus[];
  /** Whether it fits while a hand-over is offered; left out: it fits either way. */
  readonly offer?: 'open' | 'none';
  /** Part of the handling: whoever does it may never verify this incident, reopened or not. */
  readonly handles?: true;
  /** Judges the handling, so none of those who handled may do it. */
  readonly judges?: true;
}

/** Everything but the ends: rejected, merged, closed. */
const open: readonly IncidentStatus[] = [
  'reported',
  'accepted',
  'handling',
  'suspended',
  'resolved',
  'verified',
];
const graded = open.filter((status) => status !== 'reported');

/**
 * The lifecycle: whose each command is, and where it fits. `start-handling` is the platform's own,
 * when an order is issued for the incident. Escalation, return and a hand-over that is taken move
 * the holder and leave the state; nothing else moves the holder.
 *
 * Suspended work can go elsewhere, be regraded and supplemented, and turn out to be a duplicate; to
 * resolve it, it is resumed first. A report that nobody has triaged cannot be suspended.
 */
const rules: Readonly<Record<IncidentCommandName, Rule>> = {
  accept: { side: 'holder', fits: ['reported'], handles: true },
  reject: { side: 'holder', fits: ['reported'] },
  return: { side: 'holder', fits: open },
  escalate: { side: 'holder', fits: open },
  'hand-over': { side: 'holder', fits: open, offer: 'none' },
  'withdraw-hand-over': { side: 'holder', fits: open, offer: 'open' },
  'take-over': { side: 'offered', fits: open, offer: 'open' },
  'refuse-hand-over': { side: 'offered', fits: open, offer: 'open' },
  regrade: { side: 'holder', fits: graded, handles: true },
  'start-handling': { side: 'platform', fits: ['accepted'] },
  suspend: { side: 'holder', fits: ['accepted', 'handling'], handles: true },
  resume: { side: 'holder', fits: ['suspended'], handles: true },
  resolve: { side: 'holder', fits: ['accepted', 'handling'], handles: true },
  verify: { side: 'holder', fits: ['resolved'], judges: true },
  rework: { side: 'holder', fits: ['resolved'] },
  close: { side: 'holder', fits: ['verified'] },
  reopen: { side: 'holder-or-above', fits: ['closed'] },
  merge: { side: 'holder', fits: ['reported', 'accepted', 'handling', 'suspended'] },
  supplement: { side: 'holder-or-reporter', fits: [...open, 'closed'] },
  'final-report': { side: 'holder', fits: ['resolved', 'verified', 'closed'] },
};

/** Nothing more is done with it: from then on the days count for which personal data are kept. */
export const endedStatuses: readonly IncidentStatus[] = ['closed', 'rejected', 'merged'];

export function ruleOf(command: IncidentCommandName): Rule {
  return rules[command];
}

/** The commands that somebody may send now, for the answer to one that does not fit. */
export function allowedCommands({
  status,
  isOffered,
}: {
  status: IncidentStatus;
  isOffered: boolean;
}): IncidentCommandName[] {
  return (Object.keys(rules) as IncidentCommandName[]).filter((command) => {
    const { side, fits, offer } = rules[command];
    if (side === 'platform' || !fits.includes(status)) return false;
    return offer === undefined || (offer === 'open') === isOffered;
  });
}

/** True in the states from which nothing leads on but, of a closed one, its reopening. */
export function hasEnded({ status }: Pick<Incident, 'status'>): boolean {
  return !open.includes(status);
}
