import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '#libs/access';
import { DirectoryModule } from '#libs/directory';
import { HttpModule, readOverloadLimits } from '#libs/http';
import { MessagingModule } from '#libs/messaging';
import { PersistenceModule } from '#libs/persistence';
import { TelemetryModule } from '#libs/telemetry';
import { PlatformClock } from '#libs/time';
import type { AssessmentConfig } from './assessment.config.js';
import { assessmentProblems } from './assessment.problems.js';
import { IncidentsConsumer } from './consumers/incidents.consumer.js';
import { TasksConsumer } from './consumers/tasks.consumer.js';
import { WaitingFactsPlacer } from './features/place-waiting-facts/waiting-facts.placer.js';
import { ReadIncidentStatisticsController } from './features/read-incident-statistics/read-incident-statistics.http.controller.js';
import { ReadTaskStatisticsController } from './features/read-task-statistics/read-task-statistics.http.controller.js';
import { IncidentRollUp } from './roll-ups/incident.roll-up.js';
import { TaskRollUp } from './roll-ups/task.roll-up.js';
import { CsvExport } from './statistics-queries/csv-export.js';
import { StatisticsAnswerer } from './statistics-queries/statistics-answerer.js';
import { StatisticsReader } from './statistics-queries/statistics.reader.js';

/** The assessment service: what happened, counted. */
@Module({})
export class AssessmentModule {
  static forRoot(config: AssessmentConfig): DynamicModule {
    const service = 'assessment';
    const issuer = `${config.TIERGRID_BASE_URL}/oauth`;
    return {
      module: AssessmentModule,
      imports: [
        TelemetryModule.forRoot({ service, logLevel: config.TIERGRID_LOG_LEVEL }),
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          applicationName: `tiergrid-${service}`,
          poolSize: config.DATABASE_POOL_SIZE,
          waitMs: config.DATABASE_WAIT_MS,
        }),
        AccessModule.forRoot({
          issuer,
          audience: 'tiergrid',
          keys: new URL(config.TIERGRID_JWKS_URL ?? `${issuer}/jwks`),
        }),
        HttpModule.forRoot({
          problems: assessmentProblems,
          commands: false,
          overload: readOverloadLimits(config),
        }),
        MessagingModule.forRoot({
          service,
          brokers: config.KAFKA_BROKERS,
          topicPrefix: config.KAFKA_TOPIC_PREFIX,
          outboxLimitMb: config.TIERGRID_OUTBOX_LIMIT_MB,
          sessionTimeoutMs: config.KAFKA_SESSION_TIMEOUT_MS,
        }),
        DirectoryModule,
      ],
      controllers: [
        ReadIncidentStatisticsController,
        ReadTaskStatisticsController,
        IncidentsConsumer,
        TasksConsumer,
      ],
      providers: [
        IncidentRollUp,
        TaskRollUp,
        WaitingFactsPlacer,
        StatisticsAnswerer,
        StatisticsReader,
        {
          provide: CsvExport,
          useFactory: (reader: StatisticsReader) => new CsvExport(reader),
          inject: [StatisticsReader],
        },
        {
          provide: PlatformClock,
          useFactory: () => new PlatformClock(config.TIERGRID_TIME_ZONE),
        },
      ],
    };
  }
}
