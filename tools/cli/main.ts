import { Command } from 'commander';
import { addClientCommands } from './commands/clients.js';
import { addDeadLetterCommands } from './commands/dead-letters.js';
import { addDirectoryCommands } from './commands/directory.js';
import { addSchemaCommands } from './commands/schema.js';
import { addStatisticsCommands } from './commands/statistics.js';
import { OperatorMistake } from './operator-mistake.js';

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
addDeadLetterCommands(program);
addStatisticsCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof OperatorMistake) process.stderr.write(`${error.message}\n`);
  else if (isConnectionRefused(error)) {
    process.stderr.write('PostgreSQL does not answer: is the platform running? (npm start)\n');
  } else throw error;
  process.exitCode = 1;
}

function isConnectionRefused(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === 'ECONNREFUSED';
}
