import type { Grade, Impact } from '#libs/policy';
import type { Actor, IncidentStatus, Office } from './incident.js';

/** The incident that another one is merged into, as far as it decides anything. */
export interface Survivor {
  readonly id: string;
  readonly number: string;
  readonly status: IncidentStatus;
}

/** The six things that a final report 终报 says, by 国家网络安全事件报告管理办法. */
export interface FinalReport {
  readonly cause: string;
  readonly emergencyMeasures: string;
  readonly harm: string;
  readonly responsibility: string;
  readonly rectification: string;
  readonly lessons: string;
}

/** What somebody wants to do with an incident; `at` is when, `by` is who. */
export type IncidentCommand = { readonly at: Date } & (
  | ({ readonly by: Actor } & (
      | {
          readonly type: 'accept';
          readonly categoryCode: string;
          readonly grade: Grade;
          /** Why another grade than the suggested one. */
          readonly reason: string | null;
        }
      | { readonly type: 'reject'; readonly reason: string }
      | { readonly type: 'regrade'; readonly grade: Grade; readonly reason: string }
      | { readonly type: 'return'; readonly reason: string }
      | { readonly type: 'hand-over'; readonly to: Office; readonly reason: string }
      | { readonly type: 'withdraw-hand-over'; readonly reason: string }
      | { readonly type: 'take-over' }
      | { readonly type: 'refuse-hand-over'; readonly reason: string }
      | { readonly type: 'suspend'; readonly reason: string }
      | { readonly type: 'resume'; readonly reason: string }
      | { readonly type: 'resolve'; readonly summary: string }
      | { readonly type: 'verify' }
      | { readonly type: 'rework'; readonly reason: string }
      | { readonly type: 'close' }
      | { readonly type: 'reopen'; readonly reason: string }
      | { readonly type: 'merge'; readonly survivor: Survivor; readonly reason: string }
      | {
          readonly type: 'supplement';
          readonly text: string;
          /** The metrics that are known now or have changed. */
          readonly impact: Impact | null;
        }
      | { readonly type: 'final-report'; readonly report: FinalReport }
    ))
  /** The platform escalates what missed a limit. */
  | { readonly type: 'escalate'; readonly by: Actor | 'platform'; readonly reason: string }
  | { readonly type: 'start-handling'; readonly by: 'platform'; readonly orderId: string }
);
export type IncidentCommandName = IncidentCommand['type'];
