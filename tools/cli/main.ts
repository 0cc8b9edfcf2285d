import { Command } from 'commander';
import { addClientCommands } from './commands/clients.js';
import { addContactCommands } from './commands/contacts.js';
import { addDeadLetterCommands } from './commands/dead-letters.js';
import { addDirectoryCommands } from './commands/directory.js';
import { addSchemaCommands } from './commands/schema.js';
import { addStatisticsCommands } from './commands/statistics.js';
import { explainFailure } from './explain-failure.js';

/** The operator's commands: `npm run tiergrid -- <command>`. */
const program = new Command('tiergrid')
  .description(
    'Operates a Tiergrid platform: the one of DATABASE_URL (owner) and KAFKA_BROKERS, or else ' +
      'the one that npm start runs here.',
  )
  .showHelpAfterError();

addSchemaCommands(program);
addDirectoryCommands(program);
addClientCommands(program);
addContactCommands(program);
addDeadLetterCommands(program);
addStatisticsCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  const line = explainFailure(error);
  if (line === undefined) throw error;
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
