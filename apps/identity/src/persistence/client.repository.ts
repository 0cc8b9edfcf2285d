import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '#libs/persistence';
import type { Post, PostRole } from '../domain/client/post.js';

/** A client as an operator sees it; nothing of its secret. */
export interface ClientSummary {
  readonly clientId: string;
  readonly office: string;
  readonly role: PostRole;
  readonly name: string;
  readonly createdAt: Date;
  readonly secretChangedAt: Date;
  readonly disabledAt: Date | null;
}

export interface StoredClient {
  readonly clientId: string;
  readonly secretHash: Buffer;
  readonly disabledAt: Date | null;
}

/** A post with the hash of the secret that its client gets. */
export interface NewClient extends Post {
  readonly secretHash: Buffer;
}

/** Lets one change of the clients at a time run: ids are numbered by looking at those there are. */
export async function lockClients(tx: Transaction): Promise<void> {
  await tx.execute(`SELECT pg_advisory_xact_lock(hashtext('tiergrid.clients'))`);
}

export async function findClients(
  tx: Transaction,
  clientIds: readonly string[],
): Promise<StoredClient[]> {
  return tx.many<StoredClient>(
    `SELECT client_id AS "clientId", secret_hash AS "secretHash", disabled_at AS "disabledAt"
     FROM api_clients WHERE client_id = ANY($1::text[])`,
    [clientIds],
  );
}

/** Stores clients with their people, and the offices that have none yet. */
export async function addClients(
  tx: Transaction,
  clients: readonly NewClient[],
  now: Date,
): Promise<void> {
  if (clients.length === 0) return;
  await tx.execute(
    `INSERT INTO offices (code, division_code, name)
     SELECT code, code, name FROM divisions WHERE code = ANY($1::text[])
     ON CONFLICT (code) DO NOTHING`,
    [clients.map((client) => client.office)],
  );
  const people = clients.map(() => uuidv7());
  await tx.execute(
    `INSERT INTO people (id, office_code, name, role)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])`,
    [
      people,
      clients.map((client) => client.office),
      clients.map((client) => client.name),
      clients.map((client) => client.role),
    ],
  );
  await tx.execute(
    `INSERT INTO api_clients (client_id, person_id, secret_hash, created_at, secret_changed_at)
     SELECT client_id, person_id, secret_hash, $4, $4
     FROM unnest($1::text[], $2::uuid[], $3::bytea[]) AS client (client_id, person_id, secret_hash)`,
    [
      clients.map((client) => client.clientId),
      people,
      clients.map((client) => client.secretHash),
      now,
    ],
  );
}

/** Gives clients new secrets; tokens issued before go on until they expire. */
export async function changeSecrets(
  tx: Transaction,
  secrets: readonly { readonly clientId: string; readonly secretHash: Buffer }[],
  now: Date,
): Promise<void> {
  if (secrets.length === 0) return;
  await tx.execute(
    `UPDATE api_clients SET secret_hash = changed.secret_hash, secret_changed_at = $3
     FROM unnest($1::text[], $2::bytea[]) AS changed (client_id, secret_hash)
     WHERE api_clients.client_id = changed.client_id`,
    [secrets.map((secret) => secret.clientId), secrets.map((secret) => secret.secretHash), now],
  );
}

/** @returns false when the client was disabled before */
export async function disable(tx: Transaction, clientId: string, now: Date): Promise<boolean> {
  const rows = await tx.execute(
    'UPDATE api_clients SET disabled_at = $2 WHERE client_id = $1 AND disabled_at IS NULL',
    [clientId, now],
  );
  return rows === 1;
}

/** In the order of ids, those after `after`. */
export async function listClientSummaries(
  tx: Transaction,
  office: string | undefined,
  after: string,
  limit: number,
): Promise<ClientSummary[]> {
  return tx.many<ClientSummary>(
    `SELECT client.client_id AS "clientId", person.office_code AS office, person.role, person.name,
            client.created_at AS "createdAt", client.secret_changed_at AS "secretChangedAt",
            client.disabled_at AS "disabledAt"
     FROM api_clients client JOIN people person ON person.id = client.person_id
     WHERE client.client_id > $1 AND ($2::text IS NULL OR person.office_code = $2)
     ORDER BY client.client_id LIMIT $3`,
    [after, office ?? null, limit],
  );
}
