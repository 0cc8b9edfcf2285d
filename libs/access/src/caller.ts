import type { Scope } from '#libs/divisions';

/** What a caller may be. Several offices share a role; the office decides where it counts. */
export const roles = [
  'grid-worker',
  'officer',
  'county-admin',
  'auditor',
  'statistics-reader',
] as const;
export type Role = (typeof roles)[number];

/** Who is asking, as the access token says and its signature proves. */
export interface Caller {
  /** The API client or person: the token's `sub`. */
  readonly clientId: string;
  readonly role: Role;
  /** Code of the division whose office the caller belongs to. */
  readonly office: string;
  /** That office's division path. */
  readonly officePath: string;
  /** What people call them; shown on timelines, never in events. */
  readonly name: string;
  /** What they may see: their office's subtree. */
  readonly scope: Scope;
  /** When the token ends: an answer that goes on for longer must end then. */
  readonly expiresAt: Date;
}
