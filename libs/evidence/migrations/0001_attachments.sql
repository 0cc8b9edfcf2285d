-- Up Migration

-- Files that belong to something of this service: an incident, a task. What was sent stands in the
-- storage; here is what is known of it. `look_at` says when the background has something to do with
-- a row: finish an upload, check it again, remove bytes that are needed no more.
CREATE TABLE attachments (
  id              uuid PRIMARY KEY,
  subject_type    text NOT NULL,
  subject_id      uuid NOT NULL,
  division_path   text COLLATE "C" NOT NULL,
  status          text NOT NULL
    CHECK (status IN ('uploading', 'checking', 'available', 'rejected', 'removed')),
  reason          text,
  name            text NOT NULL,
  declared_type   text NOT NULL,
  declared_size   bigint NOT NULL CHECK (declared_size > 0),
  declared_sha256 text,
  keep_metadata   boolean NOT NULL,
  media_type      text,
  size            bigint,
  sha256          text,
  original_sha256 text,
  metadata        text CHECK (metadata IN ('none', 'removed', 'kept')),
  uploader        text NOT NULL,
  uploader_name   text NOT NULL,
  uploader_office text NOT NULL,
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  received_at     timestamptz,
  look_at         timestamptz,
  attempts        integer NOT NULL DEFAULT 0,
  CHECK (status <> 'available' OR (sha256 IS NOT NULL AND size IS NOT NULL AND media_type IS NOT NULL))
);
CREATE INDEX attachments_subject ON attachments (subject_id, id);
CREATE INDEX attachments_due ON attachments (look_at) WHERE look_at IS NOT NULL;

ALTER TABLE attachments ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachments FORCE ROW LEVEL SECURITY;
CREATE POLICY attachments_scope ON attachments USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);
-- A row goes only when its bytes were given up before.
CREATE POLICY attachments_delete ON attachments AS RESTRICTIVE FOR DELETE USING (status = 'removed');

-- Who writes into an upload, by this server's clock: one request at a time, in any replica.
CREATE TABLE attachment_locks (
  id     uuid PRIMARY KEY,
  holder uuid NOT NULL,
  until  timestamptz NOT NULL,
  wanted boolean NOT NULL DEFAULT false
);

-- What somebody said of a file when it came cannot be changed afterwards.
DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE ON attachments FROM %I', 'tiergrid_' || current_schema());
  EXECUTE format(
    'GRANT UPDATE (status, reason, media_type, size, sha256, original_sha256, metadata, received_at,
                   look_at, attempts) ON attachments TO %I', 'tiergrid_' || current_schema());
END
$$;
