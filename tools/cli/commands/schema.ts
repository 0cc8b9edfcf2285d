import { type Command, InvalidArgumentError, Option } from 'commander';
import { createTopics } from '#libs/messaging';
import { type ServiceName, serviceNames } from '#libs/persistence';
import { migrateAll } from '../migrate.js';
import { findVariable, ownerUrl } from '../operator-environment.js';
import { OperatorMistake } from '../operator-mistake.js';

/** `migrate` and `topics create`: what must be there before services start. */
export function addSchemaCommands(program: Command): void {
  program
    .command('migrate')
    .description('create roles and schemas and bring them up to date (DATABASE_URL of the owner)')
    .action(async () => {
      const applied = await migrateAll({
        ownerUrl: ownerUrl(),
        passwords: readPasswords(),
      });
      for (const name of applied) process.stdout.write(`applied ${name}\n`);
      process.stdout.write(`${applied.length} migration(s) applied\n`);
    });

  program
    .command('topics')
    .description("the event path's topics")
    .command('create')
    .description('create those that do not exist (KAFKA_BROKERS)')
    .addOption(
      new Option('--replication-factor <n>', '1 on one box, 3 in production')
        .env('KAFKA_REPLICATION_FACTOR')
        .default(1)
        .argParser(readReplicationFactor),
    )
    .action(async ({ replicationFactor }: { replicationFactor: number }) => {
      const made = await createTopics({
        brokers: findVariable('KAFKA_BROKERS').split(','),
        replicationFactor,
        prefix: process.env['KAFKA_TOPIC_PREFIX'] ?? '',
      });
      process.stdout.write(made.length === 0 ? 'all topics exist\n' : `made ${made.join(', ')}\n`);
    });
}

function readPasswords(): Record<ServiceName, string> {
  const variables = serviceNames.map((service) => ({
    service,
    name: `TIERGRID_${service.toUpperCase()}_PASSWORD`,
  }));
  const missing = variables.filter(({ name }) => (process.env[name] ?? '') === '');
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    throw new OperatorMistake(`set the passwords of the services' roles: ${names}.`);
  }
  return Object.fromEntries(
    variables.map(({ service, name }) => [service, process.env[name]]),
  ) as Record<ServiceName, string>;
}

function readReplicationFactor(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('It is a whole number from 1.');
  }
  return value;
}
