import { type DynamicModule, Module } from '@nestjs/common';
import { DirectoryModule } from '#libs/directory';
import { issuedByIdentity, ServiceModule } from '#libs/service';
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
    return {
      module: AssessmentModule,
      imports: [
        ServiceModule.forRoot(config, {
          service: 'assessment',
          problems: assessmentProblems,
          commands: false,
          access: issuedByIdentity(config),
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
