import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule, type TokenVerifierOptions } from '#libs/access';
import { HttpModule, type ProblemCatalogue, readOverloadLimits } from '#libs/http';
import { MessagingModule } from '#libs/messaging';
import { PersistenceModule, type ServiceName } from '#libs/persistence';
import { TelemetryModule } from '#libs/telemetry';
import type { ServiceConfig } from './service.config.js';

export interface ServiceOptions {
  /** Names its schema, role, consumer group, logs and metrics. */
  readonly service: ServiceName;
  /** What it refuses, beside the problems that all services share. */
  readonly problems: ProblemCatalogue;
  /** Whether it has commands, which are done once for each Idempotency-Key. */
  readonly commands: boolean;
  /** How it knows good tokens. */
  readonly access: TokenVerifierOptions;
}

/**
 * What every service with a database and events stands on: logs and metrics, PostgreSQL, the guard
 * of its routes, the HTTP edge, outbox and consumer. All of it is there for the whole service.
 */
@Module({})
export class ServiceModule {
  static forRoot(config: ServiceConfig, options: ServiceOptions): DynamicModule {
    const { service, problems, commands, access } = options;
    return {
      module: ServiceModule,
      imports: [
        TelemetryModule.forRoot({ service, logLevel: config.TIERGRID_LOG_LEVEL }),
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          applicationName: `tiergrid-${service}`,
          poolSize: config.DATABASE_POOL_SIZE,
          waitMs: config.DATABASE_WAIT_MS,
        }),
        AccessModule.forRoot(access),
        HttpModule.forRoot({ problems, commands, overload: readOverloadLimits(config) }),
        MessagingModule.forRoot({
          service,
          brokers: config.KAFKA_BROKERS,
          topicPrefix: config.KAFKA_TOPIC_PREFIX,
          outboxLimitMb: config.TIERGRID_OUTBOX_LIMIT_MB,
          sessionTimeoutMs: config.KAFKA_SESSION_TIMEOUT_MS,
        }),
      ],
    };
  }
}
