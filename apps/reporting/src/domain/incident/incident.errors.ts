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
  | { readonly code: 'handler-cannot-verify' }
  | { readonly code: 'no-office-above'; readonly office: string }
  | { readonly code: 'no-office-below'; readonly office: string }
  | { readonly code: 'unknown-category'; readonly categoryCode: string };
