import { fileURLToPath } from 'node:url';
import { httpMigrations } from '#libs/http';
import { messagingMigrations } from '#libs/messaging';
import type { MigrationSet } from '#libs/persistence';

/** Everything in the schema `identity`, shared tables first. */
export const identityMigrations: readonly MigrationSet[] = [
  messagingMigrations,
  httpMigrations,
  {
    name: 'identity',
    // SQL is not compiled: from dist/apps/identity/src/persistence the sources are five folders up.
    directory: fileURLToPath(
      new URL('../../../../../apps/identity/src/persistence/migrations', import.meta.url),
    ),
  },
];
