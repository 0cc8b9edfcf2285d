import type { Grade, Impact } from '#libs/policy';
import type { DivisionPath } from '#libs/divisions';

/** An office as the domain needs it: the code of its division, and where that stands in the tree. */
export interface Office {
  readonly code: string;
  readonly path: DivisionPath;
}

/** Who decides, and from which office. */
export interface Actor extends Office {
  readonly clientId: string;
}

interface Always {
  readonly id: string;
  readonly number: string;
  /** Rises by one with each event. */
  readonly version: number;
  readonly title: string;
  readonly division: Office;
  readonly holder: Office;
  /** Code of the office that reported it. */
  readonly reporterOffice: string;
  readonly reportedAt: Date;
  /** Client ids of those who did a command that handles it: they may not verify it. */
  readonly handlers: readonly string[];
  /** The office that the holder offers it to, until that takes it, refuses, or the offer ends. */
  readonly offeredTo: Office | null;
  /** What it did, as far as it is known: the report's metrics, and those of supplements over them. */
  readonly impact: Impact | null;
  /** The rules that it goes by. The version is the one that it was graded by last. */
  readonly policy: { readonly pack: string; readonly version: string };
  /** A final report was submitted since it was last reopened. */
  readonly hasFinalReport: boolean;
}

/** What triage decides; a regrade may change the grade later. */
interface Kind {
  readonly categoryCode: string;
  readonly grade: Grade;
}

/** Not yet triaged: category and grade may still be open. */
export interface Untriaged extends Always {
  readonly status: 'reported' | 'rejected';
  readonly categoryCode: string | null;
  readonly grade: null;
}

/** Accepted: from here on it has a category and a grade. */
export interface Triaged extends Always, Kind {
  readonly status: 'accepted' | 'handling' | 'resolved' | 'verified' | 'closed';
}

/** Put off for a reason 挂账. Only what was accepted can be, so nothing escapes its triage. */
export interface Suspended extends Always, Kind {
  readonly status: 'suspended';
  /** Where it goes on when it is resumed. */
  readonly suspendedFrom: 'accepted' | 'handling';
}

/** The same as another incident, which goes on for both 并案. */
export interface Merged extends Always {
  readonly status: 'merged';
  readonly categoryCode: string | null;
  readonly grade: Grade | null;
}

export type Incident = Untriaged | Triaged | Suspended | Merged;
export type IncidentStatus = Incident['status'];
