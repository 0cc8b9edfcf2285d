-- Up Migration

-- The first answer to a POST under a key, kept so that a client that lost it gets it again.
CREATE TABLE idempotency_keys (
  client_id   text NOT NULL,
  key         text NOT NULL,
  fingerprint text NOT NULL,
  response    jsonb NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (client_id, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
