import {
  type DynamicModule,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Health } from '#libs/telemetry';
import { Database, type DatabaseOptions } from './database.js';

/** Tells whether PostgreSQL answers, and closes the pool when all that used it has stopped. */
class DatabaseLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly health: Health,
  ) {}

  onApplicationBootstrap(): void {
    this.health.registerReady('database', () => this.database.ping());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

/** Gives the whole service its one `Database`. */
@Module({})
export class PersistenceModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    const logger = new Logger('Database');
    return {
      module: PersistenceModule,
      global: true,
      providers: [
        {
          provide: Database,
          useFactory: () =>
            new Database({
              ...options,
              onIdleError: (error) => logger.warn(`an idle connection was lost: ${error.message}`),
            }),
        },
        {
          provide: DatabaseLifecycle,
          useFactory: (database: Database, health: Health) =>
            new DatabaseLifecycle(database, health),
          inject: [Database, Health],
        },
      ],
      exports: [Database],
    };
  }
}
