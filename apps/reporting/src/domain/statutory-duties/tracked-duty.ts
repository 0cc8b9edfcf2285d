import type { Duty } from '#libs/policy';

/**
 * Where a duty stands.
 *
 * - `awaited`: owed, but its time has not begun: what it follows, new facts or the end of handling
 *   are still to come.
 * - `running`: its time runs; on wall time, whatever happens to the incident. `dueAt` is null for
 *   what is due promptly, which no number makes late.
 * - `fulfilled`: somebody recorded that the report was made. The platform sends nothing itself.
 * - `lapsed`: no longer owed, and why.
 */
export type DutyState =
  | { readonly status: 'awaited' }
  | Running
  | (Omit<Running, 'status'> & {
      readonly status: 'fulfilled';
      readonly fulfilment: Fulfilment;
    })
  | {
      readonly status: 'lapsed';
      readonly lapsedAt: Date;
      readonly reason: LapseReason;
      /** What it was before; it goes on from there when it turns out to be owed after all. */
      readonly before: { readonly status: 'awaited' } | Running;
    };

export interface Running {
  readonly status: 'running';
  readonly startedAt: Date;
  readonly dueAt: Date | null;
  /** When the platform saw that it was overdue; it stays, whatever is recorded later. */
  readonly missedAt: Date | null;
}

/** What was recorded of a report that was made. */
export interface Fulfilment {
  /** When it was made, as somebody says. */
  readonly at: Date;
  /** When they said so. */
  readonly recordedAt: Date;
  readonly recordedBy: {
    readonly clientId: string;
    readonly name: string;
    readonly office: string;
  };
  /** Who made the report, where that is somebody else. */
  readonly person: string | null;
  /** The number under which the addressee registered it. */
  readonly reference: string | null;
  readonly late: boolean;
  /** Ids of the fields that it should have had and that the platform did not know then. */
  readonly missingFields: readonly string[];
}

/**
 * Why a duty is no longer owed.
 *
 * - `regraded`: the grade that it belongs to is not the incident's any more.
 * - `facts-changed`: another operator was hit than was thought, or no crime is suspected any more.
 * - `handling-ended`: it was for incidents that are still running when it is due.
 * - `handling-goes-on`: it was for incidents that are handled when it is due, or handling was taken
 *   up again before it was due.
 * - `merged`: the incident went into another one, which owes it.
 */
export type LapseReason =
  'regraded' | 'facts-changed' | 'handling-ended' | 'handling-goes-on' | 'merged';

/** One duty of one incident. */
export interface TrackedDuty {
  readonly id: string;
  /** The duty as it stood in the pack when it arose; a later pack changes nothing in it. */
  readonly definition: Duty;
  readonly packId: string;
  readonly packVersion: string;
  /** 1, and one more each time that the same duty arises again: each supplement owes a report. */
  readonly round: number;
  readonly state: DutyState;
}

/** What happened to a duty, and the duty as it is afterwards. */
export interface DutyChange {
  readonly type: 'awaited' | 'owed' | 'fulfilled' | 'missed' | 'lapsed';
  readonly at: Date;
  readonly duty: TrackedDuty;
}

export function isOpen(duty: TrackedDuty): duty is TrackedDuty & {
  readonly state: { readonly status: 'awaited' } | Running;
} {
  return duty.state.status === 'awaited' || duty.state.status === 'running';
}

/** The last round of each duty, in the order of the pack. */
export function latestRounds(duties: readonly TrackedDuty[]): TrackedDuty[] {
  const latest = new Map<string, TrackedDuty>();
  for (const duty of duties) {
    const known = latest.get(duty.definition.id);
    if (known === undefined || known.round < duty.round) latest.set(duty.definition.id, duty);
  }
  return [...latest.values()];
}
