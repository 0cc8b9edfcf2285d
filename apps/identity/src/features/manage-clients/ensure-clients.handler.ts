import { everything, subtreeOf } from '#libs/divisions';
import type { Database, Transaction } from '#libs/persistence';
import {
  hashClientSecret,
  isClientSecret,
  newClientSecret,
} from '../../client-secrets/client-secret.js';
import { type Post, type PostDivision, postsOfCounty } from '../../domain/client/post.js';
import {
  addClients,
  changeSecrets,
  findClients,
  lockClients,
  type StoredClient,
} from '../../persistence/client.repository.js';
import { ClientRefused } from './client-refused.js';

export interface EnsureClientsOptions {
  /** Working in the schema of the identity service. */
  readonly database: Database;
  /** Code of the county whose offices get clients: 431002. */
  readonly county: string;
  /** Code of the higher office whose machine reads statistics: 4310. */
  readonly statisticsOffice: string;
  /** Secrets that were handed out before, by client id. */
  readonly knownSecrets: ReadonlyMap<string, string>;
  /**
   * True to issue new secrets to clients whose secret is not known (any more); false to leave them
   * alone, because somebody may be using them.
   */
  readonly reissueUnknown: boolean;
  readonly now: Date;
}

export interface EnsuredClient extends Post {
  /** Undefined when the client exists and nobody knows its secret. */
  readonly clientSecret: string | undefined;
  readonly outcome: 'created' | 'unchanged' | 'reissued' | 'secret-unknown' | 'disabled';
}

/**
 * Sees to it that every post of a county has its API client. Only what is missing is written;
 * known secrets that are still right stay as they are.
 * @throws ClientRefused when the divisions were not imported
 */
export async function ensureClients(options: EnsureClientsOptions): Promise<EnsuredClient[]> {
  const { database, county, statisticsOffice, now } = options;
  return database.transaction(everything, async (tx) => {
    await lockClients(tx);
    const posts = postsOfCounty(
      await openDivisions(tx, county),
      await division(tx, statisticsOffice),
    );
    const found = await findClients(
      tx,
      posts.map((post) => post.clientId),
    );
    const stored = new Map(found.map((client) => [client.clientId, client]));
    const ensured = posts.map((post) => ensure(post, stored.get(post.clientId), options));
    await addClients(tx, withSecrets(ensured, 'created'), now);
    await changeSecrets(tx, withSecrets(ensured, 'reissued'), now);
    return ensured;
  });
}

function ensure(
  post: Post,
  stored: StoredClient | undefined,
  { knownSecrets, reissueUnknown }: EnsureClientsOptions,
): EnsuredClient {
  if (stored === undefined) {
    return { ...post, clientSecret: newClientSecret(), outcome: 'created' };
  }
  if (stored.disabledAt !== null) {
    return { ...post, clientSecret: undefined, outcome: 'disabled' };
  }
  const known = knownSecrets.get(post.clientId);
  if (known !== undefined && isClientSecret(known, stored.secretHash)) {
    return { ...post, clientSecret: known, outcome: 'unchanged' };
  }
  return reissueUnknown
    ? { ...post, clientSecret: newClientSecret(), outcome: 'reissued' }
    : { ...post, clientSecret: undefined, outcome: 'secret-unknown' };
}

function withSecrets(
  clients: readonly EnsuredClient[],
  outcome: EnsuredClient['outcome'],
): (EnsuredClient & { secretHash: Buffer })[] {
  return clients.flatMap((client) =>
    client.outcome === outcome && client.clientSecret !== undefined
      ? [{ ...client, secretHash: hashClientSecret(client.clientSecret) }]
      : [],
  );
}

async function division(tx: Transaction, code: string): Promise<PostDivision & { path: string }> {
  const row = await tx.maybeOne<PostDivision & { path: string }>(
    'SELECT code, name, level, path FROM divisions WHERE code = $1',
    [code],
  );
  if (row === undefined) throw new ClientRefused(`no division has the code ${code}: import it`);
  return row;
}

async function openDivisions(tx: Transaction, code: string): Promise<PostDivision[]> {
  const { path } = await division(tx, code);
  const subtree = subtreeOf(path);
  return tx.many<PostDivision>(
    `SELECT code, name, level FROM divisions
     WHERE path >= $1 AND path < $2 AND valid_to IS NULL ORDER BY path`,
    [subtree.path, subtree.end],
  );
}
