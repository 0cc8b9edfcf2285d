import { assessmentMigrations } from '../../apps/assessment/src/persistence/migrations.js';
import { dispatchMigrations } from '../../apps/dispatch/src/persistence/migrations.js';
import { identityMigrations } from '../../apps/identity/src/persistence/migrations.js';
import { reportingMigrations } from '../../apps/reporting/src/persistence/migrations.js';
import { migrate, type MigrationSet, type ServiceName, serviceNames } from '#libs/persistence';

const migrations: Readonly<Record<ServiceName, readonly MigrationSet[]>> = {
  identity: identityMigrations,
  reporting: reportingMigrations,
  dispatch: dispatchMigrations,
  assessment: assessmentMigrations,
};

export interface MigrateAllOptions {
  /** Connection of the role that owns the database. */
  readonly ownerUrl: string;
  /** Passwords for the services' own roles. */
  readonly passwords: Readonly<Record<ServiceName, string>>;
}

/**
 * Brings every service's schema up to date, one after the other. Safe to run again.
 * @returns the names of the migrations that were applied now
 */
export async function migrateAll({ ownerUrl, passwords }: MigrateAllOptions): Promise<string[]> {
  const applied: string[] = [];
  for (const service of serviceNames) {
    applied.push(
      ...(await migrate({
        ownerUrl,
        service,
        password: passwords[service],
        sets: migrations[service],
      })),
    );
  }
  return applied;
}
