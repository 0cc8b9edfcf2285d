import { projectFile } from './project-file.js';
import { runLocal } from './run-local.js';
import { tiergridEntries } from './services/definitions.js';
import { startTaskProcess } from './tasks/task-process.js';

process.exit(
  await runLocal({
    environment: process.env,
    tasks: startTaskProcess(projectFile('dist/tools/local/tasks/main.js')),
    entries: tiergridEntries,
  }),
);
