import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '#libs/persistence';

/** The tables of outbox and inbox, the same in every service's schema. */
export const messagingMigrations: MigrationSet = {
  name: 'messaging',
  // SQL is not compiled: from dist/libs/messaging/src the sources are four folders up.
  directory: fileURLToPath(new URL('../../../../libs/messaging/migrations', import.meta.url)),
};
