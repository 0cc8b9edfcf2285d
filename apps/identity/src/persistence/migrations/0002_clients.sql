-- Up Migration

-- An office is addressed by the code of its division.
CREATE TABLE offices (
  code          text COLLATE "C" PRIMARY KEY,
  division_code text COLLATE "C" NOT NULL REFERENCES divisions,
  name          text NOT NULL,
  CHECK (code = division_code)
);

-- Who works there: a post rather than a human being, until people sign in by themselves.
CREATE TABLE people (
  id          uuid PRIMARY KEY,
  office_code text COLLATE "C" NOT NULL REFERENCES offices,
  name        text NOT NULL,
  role        text NOT NULL CHECK (
    role IN ('grid-worker', 'officer', 'county-admin', 'auditor', 'statistics-reader'))
);
CREATE INDEX people_office ON people (office_code);

-- What a person's device or script presents to get a token.
CREATE TABLE api_clients (
  client_id         text COLLATE "C" PRIMARY KEY,
  person_id         uuid NOT NULL REFERENCES people,
  secret_hash       bytea NOT NULL CHECK (length(secret_hash) = 32),
  created_at        timestamptz NOT NULL,
  secret_changed_at timestamptz NOT NULL,
  disabled_at       timestamptz
);
CREATE INDEX api_clients_person ON api_clients (person_id);

-- Who may sign in is seen only within the caller's subtree, and by the token endpoint.
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
ALTER TABLE people FORCE ROW LEVEL SECURITY;
CREATE POLICY people_scope ON people USING (
  EXISTS (
    SELECT 1 FROM divisions
    WHERE divisions.code = people.office_code
      AND divisions.path >= current_setting('tiergrid.scope', true)
      AND divisions.path < current_setting('tiergrid.scope_end', true))
);
ALTER TABLE api_clients ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_clients FORCE ROW LEVEL SECURITY;
-- The policy of people holds inside this one too.
CREATE POLICY api_clients_scope ON api_clients USING (
  EXISTS (SELECT 1 FROM people WHERE people.id = api_clients.person_id)
);

-- A client that acted stays on record for ever: it is disabled, never deleted.
REVOKE DELETE ON offices, people, api_clients FROM tiergrid_identity;
