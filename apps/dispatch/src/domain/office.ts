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

/** Whoever acts: a person or client of an office, or the platform by itself. */
export type By = Actor | 'platform';
