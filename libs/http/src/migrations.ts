import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '#libs/persistence';

/** The table of idempotency keys, the same in every service's schema. */
export const httpMigrations: MigrationSet = {
  name: 'http',
  // SQL is not compiled: from dist/libs/http/src the sources are four folders up.
  directory: fileURLToPath(new URL('../../../../libs/http/migrations', import.meta.url)),
};
