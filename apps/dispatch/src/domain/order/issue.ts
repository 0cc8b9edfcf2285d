import type { Division } from '#libs/divisions';
import { checkLimits, type LimitRefusal, type Limits } from '../limits.js';
import type { Office } from '../office.js';
import { chooseOffices, type TargetRefusal, type Targets } from '../targets.js';

/** An incident as far as orders need it. */
export interface IncidentHeader {
  readonly id: string;
  readonly number: string;
  /** The state in which it ended: closed, rejected or merged; null while it is under way. */
  readonly endedAs: string | null;
}

/** An order that somebody wants to issue, as far as it decides anything. */
export interface OrderRequest {
  readonly targets: Targets;
  readonly limits: Limits;
  /** Id of the incident that it serves, if any. */
  readonly incidentId: string | undefined;
}

export type IssueRefusal =
  | { readonly code: 'unknown-source'; readonly incidentId: string }
  | { readonly code: 'source-ended'; readonly number: string; readonly status: string }
  | TargetRefusal
  | LimitRefusal;

export type IssueDecision =
  | { readonly accepted: true; readonly offices: readonly Division[] }
  | { readonly accepted: false; readonly refusal: IssueRefusal };

/** Nothing is ordered for an incident that has come to one of these ends. */
const ends: ReadonlySet<string> = new Set(['closed', 'rejected', 'merged']);

/** The end that an incident of this status has come to; null while it is under way. */
export function incidentEndOf(status: string): string | null {
  return ends.has(status) ? status : null;
}

/**
 * Decides whether an order can be issued.
 * @param incident what is known under the request's incident id and may be seen by the issuer
 * @param today the day in the platform's time zone, `YYYY-MM-DD`
 */
export function decideIssue(
  request: OrderRequest,
  issuer: Office,
  incident: IncidentHeader | undefined,
  now: Date,
  today: string,
): IssueDecision {
  const { incidentId } = request;
  if (incidentId !== undefined) {
    if (incident === undefined) return refused({ code: 'unknown-source', incidentId });
    const { number, endedAs: status } = incident;
    if (status !== null) return refused({ code: 'source-ended', number, status });
  }
  const wrong = checkLimits(request.limits, now, null);
  if (wrong !== undefined) return refused(wrong);
  const choice = chooseOffices(request.targets, issuer, new Set(), today);
  return choice.accepted ? choice : refused(choice.refusal);
}

function refused(refusal: IssueRefusal): IssueDecision {
  return { accepted: false, refusal };
}
