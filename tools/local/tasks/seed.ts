import { ensureClients, importDivisions } from '../../../apps/identity/src/operator.js';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';
import { projectFile } from '../project-file.js';
import type { SeedInput, SeedResult } from './stack-tasks.js';

/** Beihu District, with what lies above and below it. */
const county = '431002';
const prefecture = '4310';
const table = 'data/divisions/431002.csv';

/**
 * Loads Beihu District and an API client for each post of its offices. A district that is there is
 * left as it is: the operator may have imported a newer table since.
 */
export async function seed(input: SeedInput): Promise<SeedResult> {
  const database = new Database({
    url: input.databaseUrls.identity,
    applicationName: 'tiergrid-seed',
    poolSize: 2,
    copies: true,
  });
  const now = new Date();
  try {
    if (!(await isImported(database))) {
      await importDivisions({ database, files: [projectFile(table)], now });
    }
    const clients = await ensureClients({
      database,
      county,
      statisticsOffice: prefecture,
      knownSecrets: input.knownSecrets,
      reissueUnknown: input.reissueUnknown,
      now,
    });
    return {
      divisions: await countDivisions(database),
      offices: [...new Set(clients.map(({ office }) => office))],
      clients: clients.flatMap(({ role, office, clientId, clientSecret }) =>
        clientSecret === undefined ? [] : [{ role, division: office, clientId, clientSecret }],
      ),
    };
  } finally {
    await database.close();
  }
}

async function isImported(database: Database): Promise<boolean> {
  const found = await database.read(everything, (tx) =>
    tx.maybeOne('SELECT 1 FROM divisions WHERE code = $1', [county]),
  );
  return found !== undefined;
}

async function countDivisions(database: Database): Promise<number> {
  const { count } = await database.read(everything, (tx) =>
    tx.one<{ count: number }>('SELECT count(*)::int AS count FROM divisions'),
  );
  return count;
}
