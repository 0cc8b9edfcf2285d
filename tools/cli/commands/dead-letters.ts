import { type Command, Option } from 'commander';
import { everything } from '#libs/divisions';
import { discardDeadLetter, listDeadLetters, requestResend, showDeadLetter } from '#libs/messaging';
import { type ServiceName, serviceNames } from '#libs/persistence';
import { withService } from '../operator-environment.js';
import { OperatorMistake } from '../operator-mistake.js';
import { printTable } from '../table.js';

interface ServiceOption {
  readonly service?: ServiceName;
}

const listLimit = 200;

/** `dead-letters list|show|resend|discard`: messages that a service could not apply. */
export function addDeadLetterCommands(program: Command): void {
  const deadLetters = program
    .command('dead-letters')
    .description('messages that could not be applied: look at them, send them again, give them up');
  const which = (): Option =>
    new Option('-s, --service <service>', 'the service that could not apply it').choices(
      serviceNames,
    );

  deadLetters
    .command('list')
    .description('the newest of one service, or of all')
    .addOption(which())
    .action(async ({ service }: ServiceOption) => {
      const rows: string[][] = [];
      for (const name of service === undefined ? serviceNames : [service]) {
        const letters = await withService(name, (database) =>
          database.read(everything, (tx) => listDeadLetters(tx, listLimit)),
        );
        for (const letter of letters) {
          rows.push([
            name,
            String(letter.id),
            letter.reason,
            letter.eventType ?? '-',
            `${letter.aggregateId ?? '-'} v${letter.aggregateVersion ?? '-'}`,
            String(letter.attempts),
            letter.lastFailedAt.toISOString(),
            letter.resendRequestedAt === null ? '' : 'resend asked for',
          ]);
        }
      }
      if (rows.length === 0) process.stdout.write('no dead letters\n');
      else {
        printTable(['SERVICE', 'ID', 'REASON', 'TYPE', 'AGGREGATE', 'TRIES', 'LAST', ''], rows);
      }
    });

  deadLetters
    .command('show')
    .argument('<id>', 'number of the dead letter', parseId)
    .description('one whole: why, headers, value')
    .addOption(which().makeOptionMandatory())
    .action(async (id: number, { service }: Required<ServiceOption>) => {
      const letter = await withService(service, (database) =>
        database.read(everything, (tx) => showDeadLetter(tx, id)),
      );
      if (letter === undefined) throw new OperatorMistake(`${service} has no dead letter ${id}.`);
      const { value, ...rest } = letter;
      const text = value?.toString('utf8') ?? null;
      process.stdout.write(`${JSON.stringify({ ...rest, value: text }, null, 2)}\n`);
    });

  deadLetters
    .command('resend')
    .argument('[id...]', 'numbers; without any, all of the service', collectIds)
    .description('apply again, in the order of versions; the running service does it at once')
    .addOption(which().makeOptionMandatory())
    .action(async (ids: number[] | undefined, { service }: Required<ServiceOption>) => {
      const count = await withService(service, (database) =>
        database.transaction(everything, (tx) => requestResend(tx, ids)),
      );
      process.stdout.write(`${count} dead letter(s) of ${service} will be applied again\n`);
    });

  deadLetters
    .command('discard')
    .argument('<id>', 'number of the dead letter', parseId)
    .description('give one up for good; later events of its aggregate go on without it')
    .addOption(which().makeOptionMandatory())
    .action(async (id: number, { service }: Required<ServiceOption>) => {
      const done = await withService(service, (database) =>
        database.transaction(everything, (tx) => discardDeadLetter(tx, id)),
      );
      if (!done) throw new OperatorMistake(`${service} has no dead letter ${id}.`);
      process.stdout.write(`dead letter ${id} of ${service} is given up\n`);
    });
}

function parseId(text: string): number {
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id < 1) {
    throw new OperatorMistake(`"${text}" is no number of a dead letter.`);
  }
  return id;
}

function collectIds(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), parseId(text)];
}
