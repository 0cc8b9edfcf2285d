import { type DynamicModule, Module } from '@nestjs/common';
import { topics } from '#libs/contracts';
import { DirectoryModule } from '#libs/directory';
import { EnvironmentKeys, KeyRing } from '#libs/encryption';
import { LiveModule } from '#libs/live';
import { evidenceProviders, EvidenceRecorder, evidenceSettings } from '#libs/evidence';
import { PolicyPacks } from '#libs/policy';
import { issuedByIdentity, ServiceModule } from '#libs/service';
import { PlatformClock } from '#libs/time';
import { OrdersConsumer } from './consumers/orders.consumer.js';
import { ContactCipher } from './contacts/contact-cipher.js';
import { ContactDesk } from './contacts/contact-desk.js';
import { Retention } from './contacts/retention.js';
import { DutyTracker } from './duty-tracking/duty-tracker.js';
import { AcceptIncidentController } from './features/accept-incident/accept-incident.http.controller.js';
import { ChangeContactController } from './features/change-contact/change-contact.http.controller.js';
import { ChangeContactHandler } from './features/change-contact/change-contact.handler.js';
import { AttachEvidenceController } from './features/attach-evidence/attach-evidence.http.controller.js';
import { IncidentEvidenceRecorder } from './features/attach-evidence/incident-evidence.recorder.js';
import { CloseIncidentController } from './features/close-incident/close-incident.http.controller.js';
import { EscalateIncidentController } from './features/escalate-incident/escalate-incident.http.controller.js';
import { FileZeroReportHandler } from './features/file-zero-report/file-zero-report.handler.js';
import { FileZeroReportController } from './features/file-zero-report/file-zero-report.http.controller.js';
import { FindSilentVillagesHandler } from './features/find-silent-villages/find-silent-villages.handler.js';
import { FindSilentVillagesController } from './features/find-silent-villages/find-silent-villages.http.controller.js';
import { FulfilDutyController } from './features/fulfil-duty/fulfil-duty.http.controller.js';
import { FulfilDutyHandler } from './features/fulfil-duty/fulfil-duty.handler.js';
import { ExportIncidentsController } from './features/export-incidents/export-incidents.http.controller.js';
import { IncidentPagesReader } from './features/export-incidents/incident-pages.reader.js';
import { FindSimilarIncidentsController } from './features/find-similar-incidents/find-similar-incidents.http.controller.js';
import { SimilarIncidentsReader } from './features/find-similar-incidents/similar-incidents.reader.js';
import { GradeImpactController } from './features/grade-impact/grade-impact.http.controller.js';
import { ListContactReadsController } from './features/list-contact-reads/list-contact-reads.http.controller.js';
import { FetchEvidenceController } from './features/fetch-evidence/fetch-evidence.http.controller.js';
import { ListIncidentsController } from './features/list-incidents/list-incidents.http.controller.js';
import { ListZeroReportsController } from './features/list-zero-reports/list-zero-reports.http.controller.js';
import { PersonalDataKeeper } from './features/purge-personal-data/personal-data-keeper.js';
import { ReadContactController } from './features/read-contact/read-contact.http.controller.js';
import { ReadContactHandler } from './features/read-contact/read-contact.handler.js';
import { MergeIncidentHandler } from './features/merge-incident/merge-incident.handler.js';
import { MergeIncidentController } from './features/merge-incident/merge-incident.http.controller.js';
import { OfferHandOverHandler } from './features/offer-hand-over/offer-hand-over.handler.js';
import { OfferHandOverController } from './features/offer-hand-over/offer-hand-over.http.controller.js';
import { ReadFinalReportsController } from './features/read-final-reports/read-final-reports.http.controller.js';
import { ReadGradesController } from './features/read-grades/read-grades.http.controller.js';
import { ProduceReportDocumentController } from './features/produce-report-document/produce-report-document.http.controller.js';
import {
  PlatformAddress,
  ProduceReportDocumentHandler,
} from './features/produce-report-document/produce-report-document.handler.js';
import { DutySweeper } from './features/miss-duties/duty-sweeper.js';
import { ReadDutiesController } from './features/read-duties/read-duties.http.controller.js';
import { ReadIncidentController } from './features/read-incident/read-incident.http.controller.js';
import { ReadResponsibilityController } from './features/read-responsibility/read-responsibility.http.controller.js';
import { ReadSupplementsController } from './features/read-supplements/read-supplements.http.controller.js';
import { RefuseHandOverController } from './features/refuse-hand-over/refuse-hand-over.http.controller.js';
import { RegradeIncidentController } from './features/regrade-incident/regrade-incident.http.controller.js';
import { ReadClocksController } from './features/read-clocks/read-clocks.http.controller.js';
import { RejectIncidentController } from './features/reject-incident/reject-incident.http.controller.js';
import { ReopenIncidentController } from './features/reopen-incident/reopen-incident.http.controller.js';
import { ReportIncidentBatchController } from './features/report-incident-batch/report-incident-batch.http.controller.js';
import { ReportIncidentHandler } from './features/report-incident/report-incident.handler.js';
import { ReportIncidentController } from './features/report-incident/report-incident.http.controller.js';
import { ReportTriage } from './features/report-incident/report-triage.js';
import { TakenReportWriter } from './features/report-incident/taken-report.writer.js';
import { ResolveIncidentController } from './features/resolve-incident/resolve-incident.http.controller.js';
import { ResumeIncidentController } from './features/resume-incident/resume-incident.http.controller.js';
import { ReturnIncidentController } from './features/return-incident/return-incident.http.controller.js';
import { ReworkIncidentController } from './features/rework-incident/rework-incident.http.controller.js';
import { SubmitFinalReportHandler } from './features/submit-final-report/submit-final-report.handler.js';
import { SubmitFinalReportController } from './features/submit-final-report/submit-final-report.http.controller.js';
import { SupplementIncidentHandler } from './features/supplement-incident/supplement-incident.handler.js';
import { SupplementIncidentController } from './features/supplement-incident/supplement-incident.http.controller.js';
import { SuspendIncidentController } from './features/suspend-incident/suspend-incident.http.controller.js';
import { TakeOverIncidentController } from './features/take-over-incident/take-over-incident.http.controller.js';
import { SavedFilterRepository } from './features/save-filters/saved-filter.repository.js';
import { SavedFiltersController } from './features/save-filters/saved-filters.http.controller.js';
import { VerifyIncidentController } from './features/verify-incident/verify-incident.http.controller.js';
import { WithdrawHandOverController } from './features/withdraw-hand-over/withdraw-hand-over.http.controller.js';
import { IncidentIndexReader } from './incident-index/incident-index.reader.js';
import { IncidentIndexWriter } from './incident-index/incident-index.writer.js';
import { IncidentIndexer } from './incident-index/incident.indexer.js';
import { clockProviders } from './incident-clocks/clock-providers.js';
import { ImportBody } from './features/import-incidents/import-body.js';
import { ImportChecker } from './features/import-incidents/import-checker.js';
import { ImportIncidentsController } from './features/import-incidents/import-incidents.http.controller.js';
import { ImportIncidentsHandler } from './features/import-incidents/import-incidents.handler.js';
import { ImportTemplate } from './features/import-incidents/import-template.js';
import { ReadDeviceBacklogController } from './features/read-device-backlog/read-device-backlog.http.controller.js';
import { SkipDeviceSequenceController } from './features/skip-device-sequence/skip-device-sequence.http.controller.js';
import { SkipDeviceSequenceHandler } from './features/skip-device-sequence/skip-device-sequence.handler.js';
import { DeliverDeviceCommandsController } from './features/deliver-device-commands/deliver-device-commands.http.controller.js';
import { DeliverDeviceCommandsHandler } from './features/deliver-device-commands/deliver-device-commands.handler.js';
import { CommandChain } from './devices/command-chain.js';
import { DecisionStep } from './devices/decision-step.js';
import { DeviceReader } from './devices/device.reader.js';
import { DeviceRepository } from './devices/device.repository.js';
import { DeviceRunner } from './devices/device-runner.js';
import { ItemCipher } from './devices/item-cipher.js';
import { ParkedItemsSweeper } from './devices/parked-items.sweeper.js';
import { ReportStep } from './devices/report-step.js';
import { IncidentCommandHandler } from './incident-commands/incident-command.handler.js';
import { ContactRepository } from './persistence/contact.repository.js';
import { IncidentPolicies } from './incident-policies.js';
import { FinalReportRepository } from './persistence/final-report.repository.js';
import { IncidentEvidence } from './evidence/incident-evidence.js';
import { IncidentRepository } from './persistence/incident.repository.js';
import { MergeRepository } from './persistence/merge.repository.js';
import { SupplementRepository } from './persistence/supplement.repository.js';
import { ReportContentController } from './features/write-report-content/report-content.http.controller.js';
import { WriteReportContentHandler } from './features/write-report-content/write-report-content.handler.js';
import { DutyRepository } from './persistence/duty.repository.js';
import { ReportContentRepository } from './persistence/report-content.repository.js';
import { TimelineRepository } from './persistence/timeline.repository.js';
import { ZeroReportRepository } from './persistence/zero-report.repository.js';
import { IncidentRecordsReader } from './read-models/incident-records.reader.js';
import { AskedAreas } from './read-models/asked-area.js';
import { IncidentListReader } from './read-models/incident-list.reader.js';
import { IncidentReader } from './read-models/incident.reader.js';
import { ZeroReportReader } from './read-models/zero-report.reader.js';
import { DocumentPrinter } from './report-documents/document-printer.js';
import { ReportFactsReader } from './report-content/report-facts.reader.js';
import type { ReportingConfig } from './reporting.config.js';
import { reportingProblems } from './reporting.problems.js';
import { ZeroReportRules } from './zero-reports/zero-report-rules.js';

/** The reporting service: incidents from report to close. */
@Module({})
export class ReportingModule {
  static forRoot(config: ReportingConfig): DynamicModule {
    return {
      module: ReportingModule,
      imports: [
        ServiceModule.forRoot(config, {
          service: 'reporting',
          problems: reportingProblems,
          commands: true,
          access: issuedByIdentity(config),
        }),
        DirectoryModule,
        LiveModule.forRoot(config, {
          topic: topics.incidents,
          // Where it happened, who holds it, and whom a hand-over is offered to.
          pathFields: ['divisionPath', 'holderPath', 'toPath'],
        }),
      ],
      controllers: [
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
      ],
      providers: [
        ReportIncidentHandler,
        ReportTriage,
        TakenReportWriter,
        IncidentCommandHandler,
        OfferHandOverHandler,
        MergeIncidentHandler,
        SupplementIncidentHandler,
        SubmitFinalReportHandler,
        ImportBody,
        ImportChecker,
        ImportIncidentsHandler,
        ImportTemplate,
        DeviceRepository,
        DeviceReader,
        DeviceRunner,
        ParkedItemsSweeper,
        CommandChain,
        ReportStep,
        DecisionStep,
        DeliverDeviceCommandsHandler,
        SkipDeviceSequenceHandler,
        IncidentRepository,
        TimelineRepository,
        MergeRepository,
        SupplementRepository,
        FinalReportRepository,
        IncidentReader,
        ContactRepository,
        ContactDesk,
        ReadContactHandler,
        ChangeContactHandler,
        IncidentRecordsReader,
        DutyRepository,
        DutyTracker,
        DutySweeper,
        FulfilDutyHandler,
        ReportContentRepository,
        ReportFactsReader,
        WriteReportContentHandler,
        ProduceReportDocumentHandler,
        DocumentPrinter,
        {
          provide: PlatformAddress,
          useFactory: () => new PlatformAddress(config.TIERGRID_BASE_URL),
        },
        IncidentListReader,
        AskedAreas,
        IncidentIndexReader,
        SimilarIncidentsReader,
        IncidentPagesReader,
        SavedFilterRepository,
        IncidentIndexWriter,
        IncidentIndexer,
        ...clockProviders(config.TIERGRID_CLOCK_SWEEP_MS),
        IncidentEvidence,
        ...evidenceProviders(evidenceSettings(config)),
        IncidentEvidenceRecorder,
        { provide: EvidenceRecorder, useExisting: IncidentEvidenceRecorder },
        {
          provide: PlatformClock,
          useFactory: () => new PlatformClock(config.TIERGRID_TIME_ZONE),
        },
        { provide: PolicyPacks, useValue: config.TIERGRID_POLICY_PACKS },
        {
          provide: IncidentPolicies,
          useFactory: () =>
            new IncidentPolicies(config.TIERGRID_POLICY_PACKS, config.TIERGRID_DEFAULT_POLICY_PACK),
        },
        {
          provide: KeyRing,
          useFactory: () =>
            KeyRing.load(
              new EnvironmentKeys(
                config.TIERGRID_CONTACT_KEY,
                config.TIERGRID_CONTACT_KEYS_EARLIER,
              ),
            ),
        },
        {
          provide: ContactCipher,
          inject: [KeyRing],
          useFactory: (ring: KeyRing) => new ContactCipher(ring),
        },
        {
          provide: ItemCipher,
          inject: [KeyRing],
          useFactory: (ring: KeyRing) => new ItemCipher(ring),
        },
        {
          provide: Retention,
          useValue: new Retention(
            config.TIERGRID_CONTACT_RETENTION_DAYS,
            config.TIERGRID_INDICATOR_RETENTION_DAYS,
          ),
        },
        PersonalDataKeeper,
        {
          provide: ZeroReportRules,
          useValue: new ZeroReportRules(
            config.TIERGRID_ZERO_REPORT_PERIOD,
            config.TIERGRID_ZERO_REPORT_DAYS,
            config.TIERGRID_TIME_ZONE,
          ),
        },
        ZeroReportRepository,
        ZeroReportReader,
        FileZeroReportHandler,
        FindSilentVillagesHandler,
      ],
    };
  }
}
