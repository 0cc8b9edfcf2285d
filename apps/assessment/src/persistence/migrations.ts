import { fileURLToPath } from 'node:url';
import { directoryMigrations } from '#libs/directory';
import { httpMigrations } from '#libs/http';
import { messagingMigrations } from '#libs/messaging';
import type { MigrationSet } from '#libs/persistence';

/** Everything in the schema `assessment`, shared tables first. */
export const assessmentMigrations: readonly MigrationSet[] = [
  messagingMigrations,
  httpMigrations,
  directoryMigrations,
  {
    name: 'assessment',
    // SQL is not compiled: from dist/apps/assessment/src/persistence the sources are five folders up.
    directory: fileURLToPath(
      new URL('../../../../../apps/assessment/src/persistence/migrations', import.meta.url),
    ),
  },
];
