import { everything } from '#libs/divisions';
import type { Database, Transaction } from '#libs/persistence';
import { hashClientSecret, newClientSecret } from '../../client-secrets/client-secret.js';
import {
  changeSecrets,
  disable,
  findClients,
  lockClients,
  type StoredClient,
} from '../../persistence/client.repository.js';
import type { IssuedSecret } from './add-client.handler.js';
import { ClientRefused } from './client-refused.js';

export interface ChangeClientOptions {
  /** Working in the schema of the identity service. */
  readonly database: Database;
  readonly clientId: string;
  readonly now: Date;
}

/**
 * Gives a client a new secret. The old one gets no more tokens; those issued before go on until
 * they expire, half an hour at the most.
 * @throws ClientRefused for an unknown or disabled client
 */
export async function rotateClientSecret(options: ChangeClientOptions): Promise<IssuedSecret> {
  const { database, clientId, now } = options;
  return database.transaction(everything, async (tx) => {
    await lockClients(tx);
    const client = await requireClient(tx, clientId);
    if (client.disabledAt !== null) {
      throw new ClientRefused(`${clientId} is disabled; add another client instead`);
    }
    const clientSecret = newClientSecret();
    const secretHash = hashClientSecret(clientSecret);
    await changeSecrets(tx, [{ clientId, secretHash }], now);
    return { clientId, clientSecret };
  });
}

/**
 * Shuts a client out for good: it gets no more tokens, those issued before go on until they
 * expire, half an hour at the most.
 * @returns false when it was disabled before
 * @throws ClientRefused for an unknown client
 */
export async function disableClient(options: ChangeClientOptions): Promise<boolean> {
  const { database, clientId, now } = options;
  return database.transaction(everything, async (tx) => {
    await requireClient(tx, clientId);
    return disable(tx, clientId, now);
  });
}

async function requireClient(tx: Transaction, clientId: string): Promise<StoredClient> {
  const [client] = await findClients(tx, [clientId]);
  if (client === undefined) throw new ClientRefused(`no client has the id ${clientId}`);
  return client;
}
