import { fileURLToPath } from 'node:url';
import { clockMigrations } from '#libs/clocks';
import { directoryMigrations } from '#libs/directory';
import { evidenceMigrations } from '#libs/evidence';
import { httpMigrations } from '#libs/http';
import { liveMigrations } from '#libs/live';
import { messagingMigrations } from '#libs/messaging';
import type { MigrationSet } from '#libs/persistence';

/** Everything in the schema `reporting`, shared tables first. */
export const reportingMigrations: readonly MigrationSet[] = [
  messagingMigrations,
  httpMigrations,
  directoryMigrations,
  liveMigrations,
  clockMigrations,
  evidenceMigrations,
  {
    name: 'reporting',
    // SQL is not compiled: from dist/apps/reporting/src/persistence the sources are five folders up.
    directory: fileURLToPath(
      new URL('../../../../../apps/reporting/src/persistence/migrations', import.meta.url),
    ),
  },
];
