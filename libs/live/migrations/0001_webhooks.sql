-- Up Migration

-- Addresses that offices want to be told at. What an endpoint is told of lies in the subtree of its
-- office. Secrets are encrypted by the application; a removed endpoint keeps none.
CREATE TABLE webhooks (
  id                    uuid PRIMARY KEY,
  version               integer NOT NULL,
  office                text NOT NULL,
  office_path           text COLLATE "C" NOT NULL,
  url                   text NOT NULL,
  description           text,
  -- NULL: all.
  types                 text[],
  status                text NOT NULL CHECK (status IN ('enabled', 'disabled', 'removed')),
  disabled_reason       text CHECK (disabled_reason IN ('owner', 'gone', 'failing')),
  -- Events that were committed well before it are not sent.
  enabled_at            timestamptz NOT NULL,
  -- Since when no attempt has succeeded, while the last one failed.
  failing_since         timestamptz,
  secret                bytea,
  previous_secret       bytea,
  previous_secret_until timestamptz,
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL
);
CREATE INDEX webhooks_office ON webhooks (office_path) WHERE status <> 'removed';

-- What changed at an endpoint, by whom, for its owner to read. Only ever added to.
CREATE TABLE webhook_history (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  webhook_id  uuid NOT NULL REFERENCES webhooks,
  office_path text COLLATE "C" NOT NULL,
  at          timestamptz NOT NULL,
  kind        text NOT NULL,
  actor       text NOT NULL,
  details     jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX webhook_history_webhook ON webhook_history (webhook_id, id);

-- One event to one endpoint. `claim` is set while a process is at it; until next_attempt_at nobody
-- else takes it, so a process that died gives it back by itself.
CREATE TABLE webhook_deliveries (
  id              uuid PRIMARY KEY,
  webhook_id      uuid NOT NULL REFERENCES webhooks,
  office_path     text COLLATE "C" NOT NULL,
  event_id        uuid NOT NULL,
  event_type      text NOT NULL,
  subject         text NOT NULL,
  -- Number in the outbox: the order of a subject's events.
  event_number    bigint NOT NULL,
  body            text NOT NULL,
  status          text NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
  attempts        integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  claim           uuid,
  created_at      timestamptz NOT NULL,
  settled_at      timestamptz,
  -- What is read a second time after a crash is not delivered a second time.
  CONSTRAINT webhook_deliveries_event UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at)
  WHERE status = 'pending';
CREATE INDEX webhook_deliveries_order ON webhook_deliveries (webhook_id, subject, event_number)
  WHERE status = 'pending' AND attempts = 0;
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);
ALTER TABLE webhook_deliveries SET (autovacuum_vacuum_scale_factor = 0.02);

-- Each try: when, how long, what came of it. Goes with its delivery.
CREATE TABLE webhook_attempts (
  delivery_id uuid NOT NULL REFERENCES webhook_deliveries ON DELETE CASCADE,
  number      integer NOT NULL,
  office_path text COLLATE "C" NOT NULL,
  at          timestamptz NOT NULL,
  duration_ms integer NOT NULL,
  status_code integer,
  error       text,
  -- The beginning of the answer.
  excerpt     text,
  PRIMARY KEY (delivery_id, number)
);

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['webhooks', 'webhook_history', 'webhook_deliveries', 'webhook_attempts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format(
      'CREATE POLICY %I ON %I USING (
         office_path >= current_setting(''tiergrid.scope'', true)
         AND office_path < current_setting(''tiergrid.scope_end'', true))',
      guarded || '_scope', guarded);
  END LOOP;
  EXECUTE format('REVOKE UPDATE, DELETE ON webhook_history FROM %I', 'tiergrid_' || current_schema());
  EXECUTE format('REVOKE UPDATE, DELETE ON webhook_attempts FROM %I', 'tiergrid_' || current_schema());
  EXECUTE format('REVOKE DELETE ON webhooks FROM %I', 'tiergrid_' || current_schema());
END
$$;
