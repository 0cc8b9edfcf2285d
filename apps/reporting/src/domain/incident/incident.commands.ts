import type { Grade } from '#libs/policy';
import type { Actor } from './incident.js';

/** What somebody wants to do with an incident; `at` is when, `by` is who. */
export type IncidentCommand = { readonly at: Date } & (
  | ({ readonly by: Actor } & (
      | { readonly type: 'accept'; readonly categoryCode: string; readonly grade: Grade }
      | { readonly type: 'reject'; readonly reason: string }
      | { readonly type: 'return'; readonly reason: string }
      | { readonly type: 'escalate'; readonly reason: string }
      | { readonly type: 'resolve'; readonly summary: string }
      | { readonly type: 'verify' }
      | { readonly type: 'close' }
    ))
  | { readonly type: 'start-handling'; readonly by: 'platform'; readonly orderId: string }
);
export type IncidentCommandName = IncidentCommand['type'];
