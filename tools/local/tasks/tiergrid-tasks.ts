import { createTopics } from '#libs/messaging';
import { migrateAll } from '../../cli/migrate.js';
import { awaitDirectory } from './directory-arrival.js';
import { seed } from './seed.js';
import type { TaskFunctions } from './stack-tasks.js';

/** What the product itself does when a stack starts. */
export const tiergridTasks: TaskFunctions = {
  migrate: async (input) => {
    await migrateAll(input);
  },
  createTopics: async (input) => {
    await createTopics(input);
  },
  seed,
  awaitDirectory,
};
