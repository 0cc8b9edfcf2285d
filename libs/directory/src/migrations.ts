import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '#libs/persistence';

/** The replica's table, the same in every service's schema. */
export const directoryMigrations: MigrationSet = {
  name: 'directory',
  // SQL is not compiled: from dist/libs/directory/src the sources are four folders up.
  directory: fileURLToPath(new URL('../../../../libs/directory/migrations', import.meta.url)),
};
