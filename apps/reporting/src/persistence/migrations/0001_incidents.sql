-- Up Migration

-- Numbers that people say, without gaps in each county and year: taken in the report's own
-- transaction, so a report that fails gives its number back.
CREATE TABLE incident_numbers (
  county_code text NOT NULL,
  year        integer NOT NULL,
  last        integer NOT NULL,
  PRIMARY KEY (county_code, year)
);

CREATE TABLE incidents (
  id              uuid PRIMARY KEY,
  number          text NOT NULL CONSTRAINT incidents_number_key UNIQUE,
  version         integer NOT NULL,
  status          text NOT NULL,
  title           text NOT NULL,
  description     text,
  division_code   text NOT NULL,
  division_name   text NOT NULL,
  division_path   text COLLATE "C" NOT NULL,
  holder          text NOT NULL,
  holder_path     text COLLATE "C" NOT NULL,
  holder_name     text NOT NULL,
  category_code   text,
  grade           text,
  occurred_at     timestamptz NOT NULL,
  discovered_at   timestamptz NOT NULL,
  reported_at     timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  reporter        text NOT NULL,
  reporter_office text NOT NULL,
  client_id       text,
  affected        jsonb,
  impact          jsonb,
  indicators      jsonb NOT NULL,
  handlers        text[] NOT NULL
);
CREATE INDEX incidents_place ON incidents (division_path, id);
CREATE INDEX incidents_holder ON incidents (holder, id);
CREATE INDEX incidents_updated ON incidents (updated_at, id);

-- The ids that devices gave their reports: one sent twice is found here. Without paths, so that
-- reports of many callers can be looked up in one statement.
CREATE TABLE incident_client_ids (
  reporter    text NOT NULL,
  client_id   text NOT NULL,
  incident_id uuid NOT NULL,
  CONSTRAINT incident_client_ids_pkey PRIMARY KEY (reporter, client_id)
);

-- What happened to an incident, for people to read. Only ever added to.
CREATE TABLE incident_timeline (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id   uuid NOT NULL REFERENCES incidents,
  division_path text COLLATE "C" NOT NULL,
  kind          text NOT NULL,
  at            timestamptz NOT NULL,
  actor         text NOT NULL,
  actor_name    text NOT NULL,
  office        text,
  note          text,
  details       jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX incident_timeline_incident ON incident_timeline (incident_id, id);

-- The contact of a reporter or a victim: optional, encrypted by the application, kept apart so
-- that no list and no event can carry it along by accident.
CREATE TABLE incident_contacts (
  incident_id   uuid PRIMARY KEY REFERENCES incidents,
  division_path text COLLATE "C" NOT NULL,
  ciphertext    bytea NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now()
);

-- Reports of several callers share a transaction that may read nothing and insert inside any of
-- their scopes, which stand in this setting as paths with commas between.
CREATE FUNCTION within_insert_scopes(path text) RETURNS boolean
  LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
      SELECT 1 FROM string_to_table(current_setting('tiergrid.insert_scopes', true), ',') AS scope
      WHERE scope <> '' AND starts_with(path, scope))
$$;

ALTER TABLE incidents ENABLE ROW LEVEL SECURITY;
ALTER TABLE incidents FORCE ROW LEVEL SECURITY;
CREATE POLICY incidents_scope ON incidents USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);
CREATE POLICY incidents_insert ON incidents FOR INSERT WITH CHECK (within_insert_scopes(division_path));

ALTER TABLE incident_timeline ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_timeline FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_timeline_scope ON incident_timeline USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);
CREATE POLICY incident_timeline_insert ON incident_timeline FOR INSERT WITH CHECK (within_insert_scopes(division_path));

ALTER TABLE incident_contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_contacts FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_contacts_scope ON incident_contacts USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);
CREATE POLICY incident_contacts_insert ON incident_contacts FOR INSERT WITH CHECK (within_insert_scopes(division_path));

REVOKE UPDATE, DELETE ON incident_timeline FROM tiergrid_reporting;
REVOKE DELETE ON incidents FROM tiergrid_reporting;
