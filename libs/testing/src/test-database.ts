import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { Database, migrate, type MigrationSet, type ServiceName } from '#libs/persistence';

/** A database of its own for one suite, with one service's schema in it. */
export interface TestDatabase {
  /** Connection of the service's own role: what the service itself would use. */
  readonly url: string;
  /** Connection of the owner, to look behind row-level security. */
  readonly ownerUrl: string;
  readonly database: Database;
  /** Runs a statement as the owner. */
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
}

const password = 'only-for-tests';

/** The server that `npm test` started. */
function serverUrl(): URL {
  const url = process.env['TIERGRID_TEST_DATABASE_URL'];
  if (url === undefined) throw new Error('TIERGRID_TEST_DATABASE_URL is not set: run npm test');
  return new URL(url);
}

function withDatabase(name: string, user?: { name: string; password: string }): string {
  const url = serverUrl();
  url.pathname = `/${name}`;
  if (user !== undefined) {
    url.username = user.name;
    url.password = user.password;
  }
  return url.href;
}

/**
 * Makes a database for a suite by copying a migrated template, which takes a fraction of running
 * the migrations again. Templates are named by the content of their migrations.
 */
export async function createTestDatabase(
  service: ServiceName,
  sets: readonly MigrationSet[],
): Promise<TestDatabase> {
  const server = new pg.Client({ connectionString: serverUrl().href });
  await server.connect();
  const name = `test_${service}_${randomBytes(6).toString('hex')}`;
  try {
    const template = await ensureTemplate(server, service, sets);
    await server.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  } finally {
    await server.end();
  }
  const url = withDatabase(name, { name: `tiergrid_${service}`, password });
  const ownerUrl = withDatabase(name);
  const owner = new pg.Pool({
    connectionString: ownerUrl,
    max: 2,
    options: `-c search_path=${service}`,
  });
  // A server that a spec stops ends idle connections too, and unheard that would end the spec.
  owner.on('error', () => undefined);
  const database = new Database({
    url,
    applicationName: name,
    poolSize: 8,
    // Divisions are imported by COPY.
    copies: service === 'identity',
  });
  return {
    url,
    ownerUrl,
    database,
    query: async <T extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await owner.query<T>(text, values)).rows,
    drop: async () => {
      await database.close();
      await owner.end();
      const client = new pg.Client({ connectionString: serverUrl().href });
      await client.connect();
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await client.end();
    },
  };
}

async function ensureTemplate(
  server: pg.Client,
  service: ServiceName,
  sets: readonly MigrationSet[],
): Promise<string> {
  const template = `test_template_${service}_${contentHash(sets)}`;
  // Suites run side by side: one of them makes the template, the others wait for it.
  await server.query(`SELECT pg_advisory_lock(hashtext('tiergrid.test-template'))`);
  try {
    const found = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (found.rowCount === 0) {
      const building = `${template}_building`;
      await server.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
      await server.query(`CREATE DATABASE ${building}`);
      await migrate({ ownerUrl: withDatabase(building), service, password, sets });
      await server.query(`ALTER DATABASE ${building} RENAME TO ${template}`);
    }
  } finally {
    await server.query(`SELECT pg_advisory_unlock(hashtext('tiergrid.test-template'))`);
  }
  return template;
}

function contentHash(sets: readonly MigrationSet[]): string {
  const hash = createHash('sha256');
  for (const { name, directory } of sets) {
    hash.update(name);
    for (const file of readdirSync(directory).sort()) {
      hash.update(file).update(readFileSync(join(directory, file)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}
