import { IncidentAcceptedV1 } from './incident-accepted.v1.js';
import { IncidentClosedV1 } from './incident-closed.v1.js';
import { IncidentEscalatedV1 } from './incident-escalated.v1.js';
import { IncidentFinalReportSubmittedV1 } from './incident-final-report-submitted.v1.js';
import { IncidentHandOverOfferedV1 } from './incident-hand-over-offered.v1.js';
import { IncidentHandOverRefusedV1 } from './incident-hand-over-refused.v1.js';
import { IncidentHandOverWithdrawnV1 } from './incident-hand-over-withdrawn.v1.js';
import { IncidentHandedOverV1 } from './incident-handed-over.v1.js';
import { IncidentHandlingStartedV1 } from './incident-handling-started.v1.js';
import { IncidentMergedV1 } from './incident-merged.v1.js';
import { IncidentRegradedV1 } from './incident-regraded.v1.js';
import { IncidentRejectedV1 } from './incident-rejected.v1.js';
import { IncidentReopenedV1 } from './incident-reopened.v1.js';
import { IncidentReportedV1 } from './incident-reported.v1.js';
import { IncidentResolvedV1 } from './incident-resolved.v1.js';
import { IncidentResumedV1 } from './incident-resumed.v1.js';
import { IncidentReturnedV1 } from './incident-returned.v1.js';
import { IncidentReworkedV1 } from './incident-reworked.v1.js';
import { IncidentSupplementedV1 } from './incident-supplemented.v1.js';
import { IncidentSuspendedV1 } from './incident-suspended.v1.js';
import { IncidentVerifiedV1 } from './incident-verified.v1.js';

/**
 * What happens to an incident itself, in the order of the event reference. Each says how the incident
 * stands after it, so that whoever keeps a replica or a count listens to all of them.
 */
export const incidentContracts = [
  IncidentReportedV1,
  IncidentAcceptedV1,
  IncidentRejectedV1,
  IncidentReturnedV1,
  IncidentEscalatedV1,
  IncidentHandlingStartedV1,
  IncidentResolvedV1,
  IncidentVerifiedV1,
  IncidentClosedV1,
  IncidentRegradedV1,
  IncidentSuspendedV1,
  IncidentResumedV1,
  IncidentHandOverOfferedV1,
  IncidentHandOverWithdrawnV1,
  IncidentHandOverRefusedV1,
  IncidentHandedOverV1,
  IncidentReworkedV1,
  IncidentReopenedV1,
  IncidentMergedV1,
  IncidentSupplementedV1,
  IncidentFinalReportSubmittedV1,
] as const;
