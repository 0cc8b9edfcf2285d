import type pg from 'pg';

/** The services that own a schema. Each has a role of its own, `tiergrid_<service>`. */
export const serviceNames = ['identity', 'reporting', 'dispatch', 'assessment'] as const;
export type ServiceName = (typeof serviceNames)[number];

/**
 * Makes the service's schema and login role, or brings an existing role's password up to date.
 * The role owns nothing, is no superuser and cannot bypass row-level security; what it may do with
 * tables that migrations create later comes from default privileges.
 * @param client connected as the owner of the database
 */
export async function ensureServiceRole(
  client: pg.Client,
  service: ServiceName,
  password: string,
): Promise<void> {
  const role = client.escapeIdentifier(`tiergrid_${service}`);
  const schema = client.escapeIdentifier(service);
  const exists = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [
    `tiergrid_${service}`,
  ]);
  const attributes = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';
  // An owner who is no superuser may not even repeat these attributes for a role that exists.
  const statement =
    exists.rowCount === 0 ? `CREATE ROLE ${role} ${attributes}` : `ALTER ROLE ${role}`;
  await client.query(`${statement} PASSWORD ${client.escapeLiteral(password)}`);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await client.query(`REVOKE ALL ON SCHEMA public FROM PUBLIC`);
  await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  await client.query(`ALTER ROLE ${role} SET search_path = ${schema}`);
  await client.query(
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} ` +
      `GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role}`,
  );
  await client.query(
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE ON SEQUENCES TO ${role}`,
  );
  await client.query(
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT EXECUTE ON FUNCTIONS TO ${role}`,
  );
}
