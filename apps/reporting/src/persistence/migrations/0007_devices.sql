-- Up Migration

-- When a device says that something was done on it; `at` is when the platform did it. NULL where
-- no device was between, or its clock cannot be believed.
ALTER TABLE incident_timeline ADD COLUMN occurred_at timestamptz;

-- A device numbers what is done on it: 1, 2, 3 … It belongs to whoever used it first. Everything
-- up to `settled` has its result, or was skipped on purpose.
CREATE TABLE devices (
  id            uuid PRIMARY KEY,
  owner         text NOT NULL,
  office        text NOT NULL,
  office_path   text COLLATE "C" NOT NULL,
  settled       bigint NOT NULL DEFAULT 0,
  parked        integer NOT NULL DEFAULT 0,
  first_seen_at timestamptz NOT NULL,
  last_seen_at  timestamptz NOT NULL
);
CREATE INDEX devices_owner ON devices (owner);

-- What devices sent, each sequence once. An item is parked until all before it is settled; then it
-- becomes applied or refused, and its result is kept for when it is sent again.
CREATE TABLE device_commands (
  device_id        uuid NOT NULL REFERENCES devices,
  sequence         bigint NOT NULL,
  office_path      text COLLATE "C" NOT NULL,
  state            text NOT NULL,
  fingerprint      text NOT NULL,
  name             text,
  -- The id that the device gave a report: what comes later may name the incident by it.
  client_id        text,
  incident_id      uuid,
  -- The version that it left the incident at; the device's next command builds on it.
  incident_version integer,
  occurred_at      timestamptz,
  received_at      timestamptz NOT NULL,
  settled_at       timestamptz,
  -- It could not be carried out by a mistake of the platform, and is tried again.
  failed_at        timestamptz,
  -- The item and its sender, encrypted; gone when it is settled.
  sealed           bytea,
  result           jsonb,
  PRIMARY KEY (device_id, sequence)
);
CREATE INDEX device_commands_backlog ON device_commands (device_id, sequence)
  WHERE state IN ('parked', 'expired');
CREATE INDEX device_commands_waiting ON device_commands (received_at) WHERE state = 'parked';
CREATE INDEX device_commands_incident ON device_commands (device_id, incident_id, sequence)
  WHERE incident_id IS NOT NULL;
CREATE INDEX device_commands_client_id ON device_commands (device_id, client_id, sequence)
  WHERE client_id IS NOT NULL;

-- Sequences that nobody waits for any more. Only ever added to.
CREATE TABLE device_skips (
  device_id        uuid NOT NULL REFERENCES devices,
  from_sequence    bigint NOT NULL,
  through_sequence bigint NOT NULL,
  office_path      text COLLATE "C" NOT NULL,
  skipped_by       text NOT NULL,
  skipped_by_name  text NOT NULL,
  reason           text NOT NULL,
  at               timestamptz NOT NULL,
  PRIMARY KEY (device_id, from_sequence)
);

ALTER TABLE devices ENABLE ROW LEVEL SECURITY;
ALTER TABLE devices FORCE ROW LEVEL SECURITY;
CREATE POLICY devices_scope ON devices USING (
  office_path >= current_setting('tiergrid.scope', true)
  AND office_path < current_setting('tiergrid.scope_end', true)
);

ALTER TABLE device_commands ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_commands FORCE ROW LEVEL SECURITY;
CREATE POLICY device_commands_scope ON device_commands USING (
  office_path >= current_setting('tiergrid.scope', true)
  AND office_path < current_setting('tiergrid.scope_end', true)
);

ALTER TABLE device_skips ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_skips FORCE ROW LEVEL SECURITY;
CREATE POLICY device_skips_scope ON device_skips USING (
  office_path >= current_setting('tiergrid.scope', true)
  AND office_path < current_setting('tiergrid.scope_end', true)
);

REVOKE DELETE ON devices, device_commands FROM tiergrid_reporting;
REVOKE UPDATE, DELETE ON device_skips FROM tiergrid_reporting;
