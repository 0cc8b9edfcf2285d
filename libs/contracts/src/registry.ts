import type { EventContract } from './define-event.js';
import { DivisionChildrenRecordedV1 } from './directory/division-children-recorded.v1.js';
import { DutyFulfilledV1 } from './duties/duty-fulfilled.v1.js';
import { DutyLapsedV1 } from './duties/duty-lapsed.v1.js';
import { DutyMissedV1 } from './duties/duty-missed.v1.js';
import { DutyOwedV1 } from './duties/duty-owed.v1.js';
import { IncidentAcceptedV1 } from './incidents/incident-accepted.v1.js';
import { IncidentAttachmentAddedV1 } from './incidents/incident-attachment-added.v1.js';
import { IncidentAttachmentRemovedV1 } from './incidents/incident-attachment-removed.v1.js';
import { IncidentClosedV1 } from './incidents/incident-closed.v1.js';
import { IncidentEscalatedV1 } from './incidents/incident-escalated.v1.js';
import { IncidentFinalReportSubmittedV1 } from './incidents/incident-final-report-submitted.v1.js';
import { IncidentHandOverOfferedV1 } from './incidents/incident-hand-over-offered.v1.js';
import { IncidentHandOverRefusedV1 } from './incidents/incident-hand-over-refused.v1.js';
import { IncidentHandOverWithdrawnV1 } from './incidents/incident-hand-over-withdrawn.v1.js';
import { IncidentHandedOverV1 } from './incidents/incident-handed-over.v1.js';
import { IncidentHandlingStartedV1 } from './incidents/incident-handling-started.v1.js';
import { IncidentMergedV1 } from './incidents/incident-merged.v1.js';
import { IncidentRegradedV1 } from './incidents/incident-regraded.v1.js';
import { IncidentLimitMissedV1 } from './incidents/incident-limit-missed.v1.js';
import { IncidentLimitRemindedV1 } from './incidents/incident-limit-reminded.v1.js';
import { IncidentRejectedV1 } from './incidents/incident-rejected.v1.js';
import { IncidentReopenedV1 } from './incidents/incident-reopened.v1.js';
import { IncidentReportedV1 } from './incidents/incident-reported.v1.js';
import { IncidentResolvedV1 } from './incidents/incident-resolved.v1.js';
import { IncidentResumedV1 } from './incidents/incident-resumed.v1.js';
import { IncidentReturnedV1 } from './incidents/incident-returned.v1.js';
import { IncidentReworkedV1 } from './incidents/incident-reworked.v1.js';
import { IncidentSupplementedV1 } from './incidents/incident-supplemented.v1.js';
import { IncidentSuspendedV1 } from './incidents/incident-suspended.v1.js';
import { IncidentVerifiedV1 } from './incidents/incident-verified.v1.js';
import { OrderCompletedV1 } from './orders/order-completed.v1.js';
import { OrderIssuedV1 } from './orders/order-issued.v1.js';
import { OrderRecalledV1 } from './orders/order-recalled.v1.js';
import { TaskAcknowledgedV1 } from './orders/task-acknowledged.v1.js';
import { TaskCompletedV1 } from './orders/task-completed.v1.js';
import { TaskDeclinedV1 } from './orders/task-declined.v1.js';
import { TaskHandedDownV1 } from './orders/task-handed-down.v1.js';
import { TaskIssuedV1 } from './orders/task-issued.v1.js';
import { TaskRecalledV1 } from './orders/task-recalled.v1.js';
import { TaskReturnedV1 } from './orders/task-returned.v1.js';
import { TaskSubmittedV1 } from './orders/task-submitted.v1.js';
import { ZeroReportFiledV1 } from './zero-reports/zero-report-filed.v1.js';

/** Every contract there is, in the order of the event reference. */
export const contracts: readonly EventContract[] = [
  DivisionChildrenRecordedV1,
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
  ZeroReportFiledV1,
  DutyOwedV1,
  DutyFulfilledV1,
  DutyMissedV1,
  DutyLapsedV1,
  IncidentLimitRemindedV1,
  IncidentLimitMissedV1,
  IncidentAttachmentAddedV1,
  IncidentAttachmentRemovedV1,
  OrderIssuedV1,
  OrderCompletedV1,
  OrderRecalledV1,
  TaskIssuedV1,
  TaskAcknowledgedV1,
  TaskHandedDownV1,
  TaskSubmittedV1,
  TaskReturnedV1,
  TaskCompletedV1,
  TaskDeclinedV1,
  TaskRecalledV1,
];

const byType = new Map(contracts.map((contract) => [contract.type, contract]));

/** The contract of a CloudEvents type, or undefined when this release does not know it. */
export function contractOf(type: string): EventContract | undefined {
  return byType.get(type);
}
