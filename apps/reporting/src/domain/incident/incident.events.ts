import type { Grade } from '#libs/policy';
import type { Actor, Office } from './incident.js';

/** What a command did to an incident. Each command raises exactly one. */
export type IncidentEvent = { readonly by: Actor | 'platform'; readonly at: Date } & (
  | { readonly type: 'accepted'; readonly categoryCode: string; readonly grade: Grade }
  | { readonly type: 'rejected'; readonly reason: string }
  | {
      readonly type: 'returned';
      readonly from: Office;
      readonly to: Office;
      readonly reason: string;
    }
  | {
      readonly type: 'escalated';
      readonly from: Office;
      readonly to: Office;
      readonly reason: string;
    }
  | { readonly type: 'handling-started'; readonly orderId: string }
  | { readonly type: 'resolved'; readonly summary: string }
  | { readonly type: 'verified' }
  | { readonly type: 'closed' }
);
