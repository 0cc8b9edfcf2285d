import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '#libs/persistence';

/** The tables of webhooks, in the schema of a service that has some. */
export const liveMigrations: MigrationSet = {
  name: 'live',
  // SQL is not compiled: from dist/libs/live/src the sources are four folders up.
  directory: fileURLToPath(new URL('../../../../libs/live/migrations', import.meta.url)),
};
