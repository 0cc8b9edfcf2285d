import { OrdersConsumer } from './consumers/orders.consumer.js';
import { AcceptIncidentController } from './features/accept-incident/accept-incident.http.controller.js';
import { AttachEvidenceController } from './features/attach-evidence/attach-evidence.http.controller.js';
import { ChangeContactController } from './features/change-contact/change-contact.http.controller.js';
import { CloseIncidentController } from './features/close-incident/close-incident.http.controller.js';
import { DeliverDeviceCommandsController } from './features/deliver-device-commands/deliver-device-commands.http.controller.js';
import { EscalateIncidentController } from './features/escalate-incident/escalate-incident.http.controller.js';
import { ExportIncidentsController } from './features/export-incidents/export-incidents.http.controller.js';
import { FetchEvidenceController } from './features/fetch-evidence/fetch-evidence.http.controller.js';
import { FileZeroReportController } from './features/file-zero-report/file-zero-report.http.controller.js';
import { FindSilentVillagesController } from './features/find-silent-villages/find-silent-villages.http.controller.js';
import { FindSimilarIncidentsController } from './features/find-similar-incidents/find-similar-incidents.http.controller.js';
import { FulfilDutyController } from './features/fulfil-duty/fulfil-duty.http.controller.js';
import { GradeImpactController } from './features/grade-impact/grade-impact.http.controller.js';
import { ImportIncidentsController } from './features/import-incidents/import-incidents.http.controller.js';
import { ListContactReadsController } from './features/list-contact-reads/list-contact-reads.http.controller.js';
import { ListIncidentsController } from './features/list-incidents/list-incidents.http.controller.js';
import { ListZeroReportsController } from './features/list-zero-reports/list-zero-reports.http.controller.js';
import { MergeIncidentController } from './features/merge-incident/merge-incident.http.controller.js';
import { OfferHandOverController } from './features/offer-hand-over/offer-hand-over.http.controller.js';
import { ProduceReportDocumentController } from './features/produce-report-document/produce-report-document.http.controller.js';
import { ReadClocksController } from './features/read-clocks/read-clocks.http.controller.js';
import { ReadContactController } from './features/read-contact/read-contact.http.controller.js';
import { ReadDeviceBacklogController } from './features/read-device-backlog/read-device-backlog.http.controller.js';
import { ReadDutiesController } from './features/read-duties/read-duties.http.controller.js';
import { ReadFinalReportsController } from './features/read-final-reports/read-final-reports.http.controller.js';
import { ReadGradesController } from './features/read-grades/read-grades.http.controller.js';
import { ReadIncidentController } from './features/read-incident/read-incident.http.controller.js';
import { ReadResponsibilityController } from './features/read-responsibility/read-responsibility.http.controller.js';
import { ReadSupplementsController } from './features/read-supplements/read-supplements.http.controller.js';
import { RefuseHandOverController } from './features/refuse-hand-over/refuse-hand-over.http.controller.js';
import { RegradeIncidentController } from './features/regrade-incident/regrade-incident.http.controller.js';
import { RejectIncidentController } from './features/reject-incident/reject-incident.http.controller.js';
import { ReopenIncidentController } from './features/reopen-incident/reopen-incident.http.controller.js';
import { ReportIncidentBatchController } from './features/report-incident-batch/report-incident-batch.http.controller.js';
import { ReportIncidentController } from './features/report-incident/report-incident.http.controller.js';
import { ResolveIncidentController } from './features/resolve-incident/resolve-incident.http.controller.js';
import { ResumeIncidentController } from './features/resume-incident/resume-incident.http.controller.js';
import { ReturnIncidentController } from './features/return-incident/return-incident.http.controller.js';
import { ReworkIncidentController } from './features/rework-incident/rework-incident.http.controller.js';
import { SavedFiltersController } from './features/save-filters/saved-filters.http.controller.js';
import { SkipDeviceSequenceController } from './features/skip-device-sequence/skip-device-sequence.http.controller.js';
import { SubmitFinalReportController } from './features/submit-final-report/submit-final-report.http.controller.js';
import { SupplementIncidentController } from './features/supplement-incident/supplement-incident.http.controller.js';
import { SuspendIncidentController } from './features/suspend-incident/suspend-incident.http.controller.js';
import { TakeOverIncidentController } from './features/take-over-incident/take-over-incident.http.controller.js';
import { VerifyIncidentController } from './features/verify-incident/verify-incident.http.controller.js';
import { WithdrawHandOverController } from './features/withdraw-hand-over/withdraw-hand-over.http.controller.js';
import { ReportContentController } from './features/write-report-content/report-content.http.controller.js';

/** What the service answers over HTTP, and the events that it listens to. */
export const reportingControllers = [
  ReportIncidentController,
  ReportIncidentBatchController,
  ListIncidentsController,
  FindSimilarIncidentsController,
  ExportIncidentsController,
  SavedFiltersController,
  ReadIncidentController,
  ReadResponsibilityController,
  ReadGradesController,
  ReadSupplementsController,
  ReadFinalReportsController,
  ReadClocksController,
  AcceptIncidentController,
  RejectIncidentController,
  ReturnIncidentController,
  EscalateIncidentController,
  ResolveIncidentController,
  VerifyIncidentController,
  CloseIncidentController,
  RegradeIncidentController,
  OfferHandOverController,
  WithdrawHandOverController,
  TakeOverIncidentController,
  RefuseHandOverController,
  SuspendIncidentController,
  ResumeIncidentController,
  ReworkIncidentController,
  ReopenIncidentController,
  MergeIncidentController,
  SupplementIncidentController,
  SubmitFinalReportController,
  GradeImpactController,
  ReadContactController,
  ChangeContactController,
  ListContactReadsController,
  FileZeroReportController,
  ListZeroReportsController,
  FindSilentVillagesController,
  ReadDutiesController,
  FulfilDutyController,
  ReportContentController,
  ProduceReportDocumentController,
  AttachEvidenceController,
  FetchEvidenceController,
  ImportIncidentsController,
  DeliverDeviceCommandsController,
  ReadDeviceBacklogController,
  SkipDeviceSequenceController,
  OrdersConsumer,
];
