import { fileURLToPath } from 'node:url';
import { directoryMigrations } from '#libs/directory';
import { httpMigrations } from '#libs/http';
import { messagingMigrations } from '#libs/messaging';
import type { MigrationSet } from '#libs/persistence';

/** Everything in the schema `dispatch`, shared tables first. */
export const dispatchMigrations: readonly MigrationSet[] = [
  messagingMigrations,
  httpMigrations,
  directoryMigrations,
  {
    name: 'dispatch',
    // SQL is not compiled: from dist/apps/dispatch/src/persistence the sources are five folders up.
    directory: fileURLToPath(
      new URL('../../../../../apps/dispatch/src/persistence/migrations', import.meta.url),
    ),
  },
];
