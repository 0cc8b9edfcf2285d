import type { Grade } from '#libs/policy';
import type { IncidentStatus } from './incident.js';
import type { IncidentCommandName } from './incident.commands.js';

/** Why a command on an incident is refused. The codes are stable; the words are at the edge. */
export type IncidentRefusal =
  | {
      readonly code: 'command-not-allowed';
      readonly command: IncidentCommandName;
      readonly status: IncidentStatus;
      readonly allowed: readonly IncidentCommandName[];
    }
  | { readonly code: 'not-holder'; readonly holder: string }
  | {
      readonly code: 'neither-holder-nor-reporter';
      readonly holder: string;
      readonly reporterOffice: string;
    }
  | { readonly code: 'not-offered-to-you'; readonly offeredTo: string }
  | { readonly code: 'no-hand-over-offered' }
  | { readonly code: 'hand-over-pending'; readonly offeredTo: string }
  | { readonly code: 'hand-over-to-holder'; readonly office: string }
  | { readonly code: 'handler-cannot-verify' }
  | { readonly code: 'no-office-above'; readonly office: string }
  | { readonly code: 'no-office-below'; readonly office: string }
  | { readonly code: 'unknown-category'; readonly categoryCode: string }
  | {
      readonly code: 'grade-needs-reason';
      readonly grade: Grade;
      readonly suggestedGrade: Grade;
      /** Ids of the conditions behind the suggestion; none when none holds. */
      readonly conditions: readonly string[];
    }
  | { readonly code: 'grade-unchanged'; readonly grade: Grade }
  | { readonly code: 'final-report-missing'; readonly grade: Grade }
  | { readonly code: 'merge-into-itself' }
  | { readonly code: 'survivor-ended'; readonly number: string; readonly status: IncidentStatus };
