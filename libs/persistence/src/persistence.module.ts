import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import { Database } from './database.js';

/** Closes the pool when everything that used it has stopped. */
class DatabaseShutdown implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

/** Gives the whole service its one `Database`. */
@Module({})
export class PersistenceModule {
  static forRoot(options: { url: string; applicationName: string }): DynamicModule {
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
          provide: DatabaseShutdown,
          useFactory: (database: Database) => new DatabaseShutdown(database),
          inject: [Database],
        },
      ],
      exports: [Database],
    };
  }
}
