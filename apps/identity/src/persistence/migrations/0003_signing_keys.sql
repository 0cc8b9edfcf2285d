-- Up Migration

-- Keys that sign access tokens. The private part is encrypted by the application.
CREATE TABLE signing_keys (
  kid         text PRIMARY KEY,
  private_key bytea NOT NULL,
  created_at  timestamptz NOT NULL,
  -- From here on the key signs, until a later key does.
  activate_at timestamptz NOT NULL,
  -- From here on the key is no longer published; null while no later key is known.
  retire_at   timestamptz,
  CHECK (retire_at > activate_at)
);

-- Never in reach of a request: only the service's own work has the whole tree as its scope.
ALTER TABLE signing_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE signing_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY signing_keys_platform ON signing_keys USING (
  current_setting('tiergrid.scope', true) = ''
  AND current_setting('tiergrid.scope_end', true) = '~'
);
