import type { Command } from 'commander';
import {
  addClient,
  ClientRefused,
  disableClient,
  KeySecretWrong,
  listClients,
  rotateClientSecret,
  rotateKeys,
} from '../../../apps/identity/src/operator.js';
import { findVariable, withService } from '../operator-environment.js';
import { asMistake } from '../operator-mistake.js';
import { printTable } from '../table.js';

/** `clients add|rotate|disable|list` and `keys rotate`: who may ask, and what signs their tokens. */
export function addClientCommands(program: Command): void {
  const clients = program.command('clients').description('API clients of offices');

  clients
    .command('add')
    .requiredOption('--office <code>', 'code of the division whose office it is')
    .requiredOption(
      '--role <role>',
      'grid-worker, officer, county-admin, auditor, statistics-reader',
    )
    .requiredOption('--name <name>', 'what people call whoever uses it')
    .description('add a client; its secret is printed once and stored nowhere')
    .action(async ({ office, role, name }: { office: string; role: string; name: string }) => {
      const issued = await asMistake([ClientRefused], () =>
        withService('identity', (database) =>
          addClient({ database, office, role, name, now: new Date() }),
        ),
      );
      process.stdout.write(
        `client id      ${issued.clientId}\nclient secret  ${issued.clientSecret}\n`,
      );
    });

  clients
    .command('rotate')
    .argument('<clientId>')
    .description('give a client a new secret; the old one gets no more tokens')
    .action(async (clientId: string) => {
      const issued = await asMistake([ClientRefused], () =>
        withService('identity', (database) =>
          rotateClientSecret({ database, clientId, now: new Date() }),
        ),
      );
      process.stdout.write(`client secret  ${issued.clientSecret}\n`);
    });

  clients
    .command('disable')
    .argument('<clientId>')
    .description('shut a client out; tokens it has expire within half an hour')
    .action(async (clientId: string) => {
      const changed = await asMistake([ClientRefused], () =>
        withService('identity', (database) =>
          disableClient({ database, clientId, now: new Date() }),
        ),
      );
      process.stdout.write(`${clientId} ${changed ? 'is' : 'was already'} disabled\n`);
    });

  clients
    .command('list')
    .option('--office <code>', 'only of this office')
    .description('all clients; nothing of their secrets')
    .action(async ({ office }: { office?: string }) => {
      const rows = await withService('identity', async (database) => {
        const found: string[][] = [];
        for await (const client of listClients({ database, office })) {
          const state =
            client.disabledAt === null ? '' : `disabled ${client.disabledAt.toISOString()}`;
          found.push([client.clientId, client.role, client.office, client.name, state]);
        }
        return found;
      });
      printTable(['CLIENT', 'ROLE', 'OFFICE', 'NAME', ''], rows);
    });

  program
    .command('keys')
    .description('the keys that sign access tokens')
    .command('rotate')
    .description('make the next key; it is published now and signs when every service knows it')
    .action(async () => {
      const keySecret = findVariable('TIERGRID_KEY_SECRET');
      const key = await asMistake([KeySecretWrong], () =>
        withService('identity', (database) => rotateKeys({ database, keySecret, now: new Date() })),
      );
      process.stdout.write(
        `key ${key.kid} ${key.made ? 'signs from' : 'was made already and signs from'} ` +
          `${key.activateAt.toISOString()}\n`,
      );
    });
}
