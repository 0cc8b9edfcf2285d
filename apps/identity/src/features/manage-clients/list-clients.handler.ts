import { everything } from '#libs/divisions';
import type { Database } from '#libs/persistence';
import { type ClientSummary, listClientSummaries } from '../../persistence/client.repository.js';

export interface ListClientsOptions {
  /** Working in the schema of the identity service. */
  readonly database: Database;
  /** Only clients of this office. */
  readonly office?: string | undefined;
}

const pageSize = 500;

/** Every client in the order of ids, read page by page; nothing of their secrets. */
export async function* listClients(
  options: ListClientsOptions,
): AsyncGenerator<ClientSummary, void> {
  const { database, office } = options;
  let after = '';
  for (;;) {
    const start = after;
    const page = await database.read(everything, (tx) =>
      listClientSummaries(tx, office, start, pageSize),
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.clientId;
  }
}
