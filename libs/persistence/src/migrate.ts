import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { ensureServiceRole, type ServiceName } from './service-roles.js';

/** A folder of SQL files that are applied in the order of their names, each once. */
export interface MigrationSet {
  /** Names the table that remembers what was applied: `migrations_<name>`. */
  readonly name: string;
  /** Absolute path of the folder. */
  readonly directory: string;
}

export interface MigrateOptions {
  /** Connection of the role that owns the database. */
  readonly ownerUrl: string;
  readonly service: ServiceName;
  /** Password for the service's own role. */
  readonly password: string;
  /** Applied one set after the other: shared ones first. */
  readonly sets: readonly MigrationSet[];
  readonly log?: (message: string) => void;
}

/**
 * Brings one service's schema up to date: role, schema, then every set of migrations. Safe to run
 * again and from several places at once (an advisory lock serialises it).
 * @returns the names of the migrations that were applied now
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: options.ownerUrl });
  await client.connect();
  try {
    // Roles and schemas are made under the same kind of lock as the migrations themselves.
    await client.query(`SELECT pg_advisory_lock(hashtext('tiergrid.migrate'))`);
    await ensureServiceRole(client, options.service, options.password);
    await client.query(`SET search_path = ${client.escapeIdentifier(options.service)}`);
    const applied: string[] = [];
    for (const set of options.sets) {
      const migrations = await runner({
        dbClient: client,
        dir: set.directory,
        direction: 'up',
        schema: options.service,
        migrationsSchema: options.service,
        migrationsTable: `migrations_${set.name}`,
        checkOrder: true,
        noLock: true,
        log: () => undefined,
        logger: {
          debug: () => undefined,
          info: () => undefined,
          warn: (message: string) => options.log?.(message),
          error: (message: string) => options.log?.(message),
        },
      });
      applied.push(...migrations.map((migration) => `${options.service}: ${migration.name}`));
    }
    return applied;
  } finally {
    await client.end();
  }
}
