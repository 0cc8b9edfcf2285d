import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '#libs/persistence';

/** The tables of attachments, the same in every service that keeps evidence. */
export const evidenceMigrations: MigrationSet = {
  name: 'evidence',
  // SQL is not compiled: from dist/libs/evidence/src the sources are four folders up.
  directory: fileURLToPath(new URL('../../../../libs/evidence/migrations', import.meta.url)),
};
