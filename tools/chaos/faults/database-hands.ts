import pg from 'pg';
import { eventually } from '#libs/testing';
import type { FaultWorld } from './fault.js';

type Value = string | number | boolean | null;

/** Opens a connection of the superuser, past every proxy, and closes it after `work`. */
export async function withSuperuser<T>(
  { platform }: FaultWorld,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: platform.superuserUrl,
    application_name: 'tiergrid-chaos',
    // A server that is away refuses at once; this is for a machine that is busy.
    connectionTimeoutMillis: 30_000,
  });
  // A server that is made to fall takes this connection along; the next statement says so.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** One statement. @returns its rows */
export async function sql<T>(world: FaultWorld, text: string, values: Value[] = []): Promise<T[]> {
  return withSuperuser(world, async (client) => (await client.query(text, values)).rows as T[]);
}

/**
 * Holds locks while `work` runs, and lets go of them whatever it does.
 * @param statement takes the locks, in a transaction that is rolled back afterwards
 */
export async function whileLocked<T>(
  world: FaultWorld,
  statement: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  return withSuperuser(world, async (client) => {
    await client.query(`BEGIN; ${statement}`);
    try {
      return await work(client);
    } finally {
      await client.query('ROLLBACK');
    }
  });
}

/**
 * Waits until transactions wait for a lock.
 * @param who the name of a service, or of one of its replicas
 * @returns how many
 */
export async function untilWaiting(world: FaultWorld, who: string, atLeast = 1): Promise<number> {
  return eventually(`${who} waits for a lock`, async () => {
    const [row] = await sql<{ count: number }>(
      world,
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE (usename = 'tiergrid_' || $1 OR application_name = $1) AND wait_event_type = 'Lock'`,
      [who],
    );
    return row !== undefined && row.count >= atLeast ? row.count : undefined;
  });
}
