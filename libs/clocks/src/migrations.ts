import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '#libs/persistence';

/** The tables of clocks, the same in the schema of every service that has some. */
export const clockMigrations: MigrationSet = {
  name: 'clocks',
  // SQL is not compiled: from dist/libs/clocks/src the sources are four folders up.
  directory: fileURLToPath(new URL('../../../../libs/clocks/migrations', import.meta.url)),
};
