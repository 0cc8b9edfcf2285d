import { type DynamicModule, Module } from '@nestjs/common';
import { topics } from '#libs/contracts';
import { DirectoryModule } from '#libs/directory';
import { EnvironmentKeys, KeyRing } from '#libs/encryption';
import { LiveModule } from '#libs/live';
import { evidenceProviders, EvidenceRecorder, evidenceSettings } from '#libs/evidence';
import { PolicyPacks } from '#libs/policy';
import { issuedByIdentity, ServiceModule } from '#libs/service';
import { PlatformClock } from '#libs/time';
import { ContactCipher } from './contacts/contact-cipher.js';
import { ContactDesk } from './contacts/contact-desk.js';
import { Retention } from './contacts/retention.js';
import { DutyTracker } from './duty-tracking/duty-tracker.js';
import { ChangeContactHandler } from './features/change-contact/change-contact.handler.js';
import { IncidentEvidenceRecorder } from './features/attach-evidence/incident-evidence.recorder.js';
import { FileZeroReportHandler } from './features/file-zero-report/file-zero-report.handler.js';
import { FindSilentVillagesHandler } from './features/find-silent-villages/find-silent-villages.handler.js';
import { FulfilDutyHandler } from './features/fulfil-duty/fulfil-duty.handler.js';
import { IncidentPagesReader } from './features/export-incidents/incident-pages.reader.js';
import { SimilarIncidentsReader } from './features/find-similar-incidents/similar-incidents.reader.js';
import { PersonalDataKeeper } from './features/purge-personal-data/personal-data-keeper.js';
import { ReadContactHandler } from './features/read-contact/read-contact.handler.js';
import { MergeIncidentHandler } from './features/merge-incident/merge-incident.handler.js';
import { OfferHandOverHandler } from './features/offer-hand-over/offer-hand-over.handler.js';
import {
  PlatformAddress,
  ProduceReportDocumentHandler,
} from './features/produce-report-document/produce-report-document.handler.js';
import { DutySweeper } from './features/miss-duties/duty-sweeper.js';
import { ReportIncidentHandler } from './features/report-incident/report-incident.handler.js';
import { ReportTriage } from './features/report-incident/report-triage.js';
import { TakenReportWriter } from './features/report-incident/taken-report.writer.js';
import { SubmitFinalReportHandler } from './features/submit-final-report/submit-final-report.handler.js';
import { SupplementIncidentHandler } from './features/supplement-incident/supplement-incident.handler.js';
import { SavedFilterRepository } from './features/save-filters/saved-filter.repository.js';
import { IncidentIndexReader } from './incident-index/incident-index.reader.js';
import { IncidentIndexWriter } from './incident-index/incident-index.writer.js';
import { IncidentIndexer } from './incident-index/incident.indexer.js';
import { clockProviders } from './incident-clocks/clock-providers.js';
import { ImportBody } from './features/import-incidents/import-body.js';
import { ImportChecker } from './features/import-incidents/import-checker.js';
import { ImportIncidentsHandler } from './features/import-incidents/import-incidents.handler.js';
import { ImportTemplate } from './features/import-incidents/import-template.js';
import { SkipDeviceSequenceHandler } from './features/skip-device-sequence/skip-device-sequence.handler.js';
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
import { reportingControllers } from './reporting.controllers.js';
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
      controllers: [...reportingControllers],
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
