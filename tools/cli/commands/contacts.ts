import { type Command, InvalidArgumentError, Option } from 'commander';
import { encryptionKey, encryptionKeys, EnvironmentKeys, KeyRing } from '#libs/encryption';
import { purgePersonalData, rotateContacts } from '../../../apps/reporting/src/operator.js';
import { findVariable, withService } from '../operator-environment.js';
import { OperatorMistake } from '../operator-mistake.js';

const usualDays = { contacts: 180, indicators: 365 };

/** `contacts rotate|purge`: the personal data that reporting keeps. */
export function addContactCommands(program: Command): void {
  const contacts = program
    .command('contacts')
    .description('contacts of reporters and victims, which are kept encrypted');

  contacts
    .command('rotate')
    .description(
      'encrypt every contact with TIERGRID_CONTACT_KEY that is still under one of ' +
        'TIERGRID_CONTACT_KEYS_EARLIER; exit 1 when one opens with none of them',
    )
    .action(async () => {
      const ring = await readRing();
      const { rotated, unreadable } = await withService('reporting', (database) =>
        rotateContacts(database, ring),
      );
      process.stdout.write(`${rotated} contact(s) rotated, ${unreadable.length} unreadable\n`);
      for (const incident of unreadable) process.stdout.write(`unreadable  ${incident}\n`);
      if (unreadable.length > 0) process.exitCode = 1;
    });

  contacts
    .command('purge')
    .addOption(daysOption('--contact-days', 'TIERGRID_CONTACT_RETENTION_DAYS', usualDays.contacts))
    .addOption(
      daysOption('--indicator-days', 'TIERGRID_INDICATOR_RETENTION_DAYS', usualDays.indicators),
    )
    .description('delete what is kept longer than that after the end of its incident, now')
    .action(async (retention: { contactDays: number; indicatorDays: number }) => {
      const purged = await withService('reporting', (database) =>
        purgePersonalData(database, retention, new Date()),
      );
      process.stdout.write(
        `purged the contacts of ${purged.contacts} incident(s), ` +
          `the indicators of ${purged.indicators}\n`,
      );
    });
}

function daysOption(flag: string, variable: string, usual: number): Option {
  return new Option(`${flag} <n>`, 'days from the end of an incident')
    .env(variable)
    .default(usual)
    .argParser(readDays);
}

function readDays(text: string): number {
  const days = Number(text);
  if (!Number.isSafeInteger(days) || days < 1 || days > 3650) {
    throw new InvalidArgumentError('It is a whole number from 1 to 3650.');
  }
  return days;
}

async function readRing(): Promise<KeyRing> {
  const current = encryptionKey.safeParse(findVariable('TIERGRID_CONTACT_KEY'));
  if (!current.success) throw new OperatorMistake('TIERGRID_CONTACT_KEY is no key of 32 bytes.');
  const earlier = encryptionKeys.safeParse(process.env['TIERGRID_CONTACT_KEYS_EARLIER']);
  if (!earlier.success) {
    throw new OperatorMistake(
      'TIERGRID_CONTACT_KEYS_EARLIER must be keys of 32 bytes, several separated by commas.',
    );
  }
  return KeyRing.load(new EnvironmentKeys(current.data, earlier.data));
}
