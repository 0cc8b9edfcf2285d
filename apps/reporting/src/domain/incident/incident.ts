import type { Grade } from '#libs/policy';
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
  readonly reportedAt: Date;
  /** Client ids of those who accepted or resolved it: they may not verify it. */
  readonly handlers: readonly string[];
}

/** Not yet triaged: category and grade may still be open. */
export interface Untriaged extends Always {
  readonly status: 'reported' | 'rejected';
  readonly categoryCode: string | null;
  readonly grade: null;
}

/** Accepted: from here on it has a category and a grade. */
export interface Triaged extends Always {
  readonly status: 'accepted' | 'handling' | 'resolved' | 'verified' | 'closed';
  readonly categoryCode: string;
  readonly grade: Grade;
}

export type Incident = Untriaged | Triaged;
export type IncidentStatus = Incident['status'];
