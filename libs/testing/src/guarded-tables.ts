import assert from 'node:assert/strict';
import type { ServiceName } from '#libs/persistence';
import type { TestDatabase } from './test-database.js';

/**
 * Fails unless exactly these tables of a service's schema have a path of a division, row-level
 * security is forced on each of them, and the service's own role, which it would not bind, owns none.
 */
export async function assertGuarded(
  db: TestDatabase,
  service: ServiceName,
  tables: readonly string[],
): Promise<void> {
  const withPaths = await db.query<{ table_name: string }>(
    `SELECT DISTINCT table_name FROM information_schema.columns
     WHERE table_schema = $1 AND column_name LIKE '%\\_path' ORDER BY table_name`,
    [service],
  );
  const expected = [...tables].sort();
  assert.deepEqual(
    withPaths.map((row) => row.table_name),
    expected,
  );
  const guarded = await db.query<{ relname: string; isOwn: boolean }>(
    `SELECT relname, pg_get_userbyid(relowner) = $2 AS "isOwn" FROM pg_class
     WHERE relnamespace = $1::regnamespace AND relrowsecurity AND relforcerowsecurity
     ORDER BY relname`,
    [service, `tiergrid_${service}`],
  );
  assert.deepEqual(
    guarded,
    expected.map((relname) => ({ relname, isOwn: false })),
  );
}
