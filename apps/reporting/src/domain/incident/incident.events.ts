import type { Grade, Impact } from '#libs/policy';
import type { FinalReport } from './incident.commands.js';
import type { Actor, Office, Suspended } from './incident.js';

/** What a grade was decided by. */
export interface Graded {
  readonly grade: Grade;
  /** What the pack suggested; null while no metric is known. */
  readonly suggestedGrade: Grade | null;
  /** Ids of the pack's conditions behind the suggestion. */
  readonly conditions: readonly string[];
  readonly policyVersion: string;
}

interface Moved {
  readonly from: Office;
  readonly to: Office;
}

/** What a command did to an incident. Each command raises exactly one. */
export type IncidentEvent = { readonly by: Actor | 'platform'; readonly at: Date } & (
  | ({
      readonly type: 'accepted';
      readonly categoryCode: string;
      readonly reason: string | null;
    } & Graded)
  | { readonly type: 'rejected'; readonly reason: string }
  | ({ readonly type: 'regraded'; readonly from: Grade; readonly reason: string } & Graded)
  | ({ readonly type: 'returned'; readonly reason: string } & Moved)
  | ({ readonly type: 'escalated'; readonly reason: string } & Moved)
  | { readonly type: 'hand-over-offered'; readonly to: Office; readonly reason: string }
  | { readonly type: 'hand-over-withdrawn'; readonly to: Office; readonly reason: string }
  | { readonly type: 'hand-over-refused'; readonly to: Office; readonly reason: string }
  | ({ readonly type: 'handed-over' } & Moved)
  | { readonly type: 'handling-started'; readonly orderId: string }
  | {
      readonly type: 'suspended';
      readonly from: Suspended['suspendedFrom'];
      readonly reason: string;
    }
  | { readonly type: 'resumed'; readonly to: Suspended['suspendedFrom']; readonly reason: string }
  | { readonly type: 'resolved'; readonly summary: string }
  | { readonly type: 'verified' }
  | { readonly type: 'reworked'; readonly reason: string }
  | { readonly type: 'closed' }
  | { readonly type: 'reopened'; readonly reason: string }
  | {
      readonly type: 'merged';
      readonly survivor: { readonly id: string; readonly number: string };
      readonly reason: string;
    }
  | { readonly type: 'supplemented'; readonly text: string; readonly impact: Impact | null }
  | { readonly type: 'final-report-submitted'; readonly report: FinalReport }
);
