import pg from 'pg';
import { errorCode } from '../report/operator-error.js';

export type ServerState = 'serving' | 'not-yet' | 'wrong-password';

/** PostgreSQL's answers while it comes up or goes down, and to a wrong password. */
const cannotConnectNow = '57P03';
const wrongPassword = '28P01';

/**
 * Whether a server answers a query.
 * @throws PostgreSQL's other refusals, such as a database that does not exist
 */
export async function askServer(url: string): Promise<ServerState> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  // After a failed query the connection may report its end once more.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return 'serving';
  } catch (error) {
    const code = errorCode(error);
    if (code === wrongPassword) return 'wrong-password';
    // Not PostgreSQL's own code: the system's (ECONNREFUSED), or a connection that broke off.
    const notReached = code === undefined || !/^[\dA-Z]{5}$/.test(code);
    if (notReached || code === cannotConnectNow) return 'not-yet';
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Makes the role that owns a database, and the database, unless they are there. The role is no
 * superuser: what runs here also runs on a database that somebody else operates.
 * @param superuserUrl connection of a superuser
 * @param owner name and password of the role; an existing one gets this password
 */
export async function ensureDatabase(
  superuserUrl: string,
  database: string,
  owner: { readonly name: string; readonly password: string },
): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const role = client.escapeIdentifier(owner.name);
    const name = client.escapeIdentifier(database);
    if (!(await exists(client, 'SELECT 1 FROM pg_roles WHERE rolname = $1', owner.name))) {
      await client.query(`CREATE ROLE ${role} LOGIN CREATEROLE`);
    }
    await client.query(`ALTER ROLE ${role} PASSWORD ${client.escapeLiteral(owner.password)}`);
    if (!(await exists(client, 'SELECT 1 FROM pg_database WHERE datname = $1', database))) {
      await client.query(`CREATE DATABASE ${name} OWNER ${role}`);
    }
  } finally {
    await client.end();
  }
}

async function exists(client: pg.Client, query: string, name: string): Promise<boolean> {
  return (await client.query(query, [name])).rowCount !== 0;
}
