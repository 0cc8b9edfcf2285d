import { roles } from '#libs/access';
import { everything } from '#libs/divisions';
import type { Database, Transaction } from '#libs/persistence';
import { hashClientSecret, newClientSecret } from '../../client-secrets/client-secret.js';
import { clientIdOf, type PostRole } from '../../domain/client/post.js';
import { addClients, lockClients } from '../../persistence/client.repository.js';
import { ClientRefused } from './client-refused.js';

export interface AddClientOptions {
  /** Working in the schema of the identity service. */
  readonly database: Database;
  /** Code of the division whose office it is. */
  readonly office: string;
  /** One of the platform's roles. */
  readonly role: string;
  /** What people call whoever uses it; shown on timelines. 1 to 100 characters. */
  readonly name: string;
  readonly now: Date;
}

/** The only time that the secret is seen: only its hash is stored. */
export interface IssuedSecret {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Adds an API client for an office. @throws ClientRefused for a bad office, role or name */
export async function addClient(options: AddClientOptions): Promise<IssuedSecret> {
  const { database, office, role, now } = options;
  const name = options.name.trim();
  if (!isRole(role)) throw new ClientRefused(`"${role}" is none of the roles ${roles.join(', ')}`);
  if (name === '' || name.length > 100) {
    throw new ClientRefused('the name must have 1 to 100 characters');
  }
  return database.transaction(everything, async (tx) => {
    await lockClients(tx);
    await requireOpenDivision(tx, office);
    const clientId = await nextClientId(tx, office, role);
    const clientSecret = newClientSecret();
    const secretHash = hashClientSecret(clientSecret);
    await addClients(tx, [{ clientId, office, role, name, secretHash }], now);
    return { clientId, clientSecret };
  });
}

async function requireOpenDivision(tx: Transaction, code: string): Promise<void> {
  const division = await tx.maybeOne<{ name: string; validTo: string | null }>(
    'SELECT name, valid_to AS "validTo" FROM divisions WHERE code = $1',
    [code],
  );
  if (division === undefined) throw new ClientRefused(`no division has the code ${code}`);
  if (division.validTo !== null) {
    throw new ClientRefused(`${code} ${division.name} is closed from ${division.validTo} on`);
  }
}

/** Numbers go on after the highest that was ever given out; disabled clients keep theirs. */
async function nextClientId(tx: Transaction, office: string, role: PostRole): Promise<string> {
  const { used } = await tx.one<{ used: number }>(
    `SELECT count(*) AS used
     FROM api_clients client JOIN people person ON person.id = client.person_id
     WHERE person.office_code = $1 AND person.role = $2`,
    [office, role],
  );
  return clientIdOf(office, role, used + 1);
}

function isRole(role: string): role is PostRole {
  return (roles as readonly string[]).includes(role);
}
