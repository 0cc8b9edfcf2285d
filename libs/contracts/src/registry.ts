import type { EventContract } from './define-event.js';
import { DivisionChildrenRecordedV1 } from './directory/division-children-recorded.v1.js';
import { DutyFulfilledV1 } from './duties/duty-fulfilled.v1.js';
import { DutyLapsedV1 } from './duties/duty-lapsed.v1.js';
import { DutyMissedV1 } from './duties/duty-missed.v1.js';
import { DutyOwedV1 } from './duties/duty-owed.v1.js';
import { IncidentAttachmentAddedV1 } from './incidents/incident-attachment-added.v1.js';
import { IncidentAttachmentRemovedV1 } from './incidents/incident-attachment-removed.v1.js';
import { incidentContracts } from './incidents/incident-contracts.js';
import { IncidentLimitMissedV1 } from './incidents/incident-limit-missed.v1.js';
import { IncidentLimitRemindedV1 } from './incidents/incident-limit-reminded.v1.js';
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
  ...incidentContracts,
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
