import type { RunningStack } from '../client/running-stack.js';
import { pgbench } from './pgbench.js';

/**
 * What a report writes, written by pgbench: the same rows in the same tables with the same indexes
 * and policies, one transaction each, number taken under the county's row lock as the service
 * does. Scope is set as the service sets it.
 */
const script = `
BEGIN;
SELECT set_config('tiergrid.scope', '', true), set_config('tiergrid.scope_end', '', true),
       set_config('tiergrid.insert_scopes', '43/4310/431002/431002001/431002001001/', true);
WITH number AS (
  INSERT INTO incident_numbers (county_code, year, last) VALUES ('pgbench-' || :client_id, 2026, 1)
  ON CONFLICT (county_code, year) DO UPDATE SET last = incident_numbers.last + 1
  RETURNING county_code || '-' || last AS number
), report AS (
  SELECT gen_random_uuid() AS id, number FROM number
), incident AS (
  INSERT INTO incidents (id, number, version, status, title, description, division_code,
    division_name, division_path, holder, holder_path, holder_name, category_code, occurred_at,
    discovered_at, reported_at, updated_at, reporter, reporter_office, client_id, indicators, handlers)
  SELECT id, number, 1, 'reported', 'pgbench', NULL, '431002001001', '北湖路社区',
    '43/4310/431002/431002001/431002001001/', '431002001', '43/4310/431002/431002001/', '人民路街道',
    '01007', now(), now(), now(), now(), 'pgbench', '431002001001', NULL, '[]', '{}'
  FROM report
), timeline AS (
  INSERT INTO incident_timeline
    (incident_id, division_path, kind, at, actor, actor_name, office, note, details)
  SELECT id, '43/4310/431002/431002001/431002001001/', 'reported', now(), 'pgbench', 'pgbench',
    '431002001001', NULL, '{"holder":"431002001"}' FROM report
), answer AS (
  INSERT INTO idempotency_keys (client_id, key, fingerprint, response)
  SELECT 'pgbench', id::text, 'pgbench', jsonb_build_object('id', id, 'number', number,
    'filler', repeat('x', 600)) FROM report
)
INSERT INTO outbox_yardstick (id, topic, event_id, event_type, aggregate_id, aggregate_version,
  occurred_at, value)
SELECT nextval('outbox_yardstick_id'), 'tiergrid.incidents.v1', gen_random_uuid(), 'pgbench',
  id::text, 1, now(), repeat('x', 500)
FROM report;
COMMIT;
`;

/** A twin of the outbox: its rows must not be sent. */
const twin = `
  CREATE TABLE IF NOT EXISTS reporting.outbox_yardstick (LIKE reporting.outbox INCLUDING ALL);
  CREATE SEQUENCE IF NOT EXISTS reporting.outbox_yardstick_id`;

/** Reports/s that PostgreSQL alone takes with 16 clients. */
export async function measureYardstick(stack: RunningStack, seconds: number): Promise<number> {
  await stack.asOwner(twin);
  return pgbench({ url: stack.databaseUrl('reporting'), script, clients: 16, seconds });
}
