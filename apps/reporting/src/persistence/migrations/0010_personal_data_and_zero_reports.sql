-- Up Migration

-- Contacts are encrypted field by field. Contacts of before stand in `ciphertext` as a whole until
-- `tiergrid contacts rotate` has rewritten them.
ALTER TABLE incident_contacts
  ALTER COLUMN ciphertext DROP NOT NULL,
  ADD COLUMN name_ciphertext bytea,
  ADD COLUMN phone_ciphertext bytea;

-- Who read a contact, when and what for. Only ever added to, and never deleted by the service.
CREATE TABLE contact_reads (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id   uuid NOT NULL REFERENCES incidents,
  division_path text COLLATE "C" NOT NULL,
  at            timestamptz NOT NULL,
  reader        text NOT NULL,
  reader_name   text NOT NULL,
  office        text NOT NULL,
  purpose       text NOT NULL
);
CREATE INDEX contact_reads_incident ON contact_reads (incident_id, id);
ALTER TABLE contact_reads ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_reads FORCE ROW LEVEL SECURITY;
CREATE POLICY contact_reads_scope ON contact_reads USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);
REVOKE UPDATE, DELETE, TRUNCATE ON contact_reads FROM tiergrid_reporting;

-- When an incident came to its end: from then on the days count for which contact and indicators
-- are kept. Empty again after a reopening.
ALTER TABLE incidents ADD COLUMN ended_at timestamptz;
-- Row-level security binds the owner too.
SELECT set_config('tiergrid.scope', '', true), set_config('tiergrid.scope_end', '~', true);
UPDATE incidents SET ended_at = updated_at WHERE status IN ('closed', 'rejected');
-- Only what is due one day stands in it, so a report costs nothing more and history does not count.
CREATE INDEX incidents_indicators_kept ON incidents (ended_at)
  WHERE ended_at IS NOT NULL AND indicators <> '[]';

-- The least id (UUIDv7) that something of this time can have: ids grow with time, so the index on
-- them finds what is not older.
CREATE FUNCTION earliest_id(at timestamptz) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT rpad(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

-- A village's word that nothing happened in a period. Never changed: what came up later is found
-- among the incidents.
CREATE TABLE zero_reports (
  id            uuid PRIMARY KEY,
  division_code text NOT NULL,
  division_name text NOT NULL,
  division_path text COLLATE "C" NOT NULL,
  period        text NOT NULL,
  period_start  timestamptz NOT NULL,
  period_end    timestamptz NOT NULL,
  filed_at      timestamptz NOT NULL,
  filed_by      text NOT NULL,
  filed_by_name text NOT NULL,
  office        text NOT NULL,
  CONSTRAINT zero_reports_period_key UNIQUE (period, division_code)
);
CREATE INDEX zero_reports_place ON zero_reports (division_path, id);
ALTER TABLE zero_reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE zero_reports FORCE ROW LEVEL SECURITY;
CREATE POLICY zero_reports_scope ON zero_reports USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);
REVOKE UPDATE, DELETE, TRUNCATE ON zero_reports FROM tiergrid_reporting;
