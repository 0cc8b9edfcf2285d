-- Up Migration

CREATE SEQUENCE outbox_id_seq;

-- The relay finds rows that it has not seen by the gaps in this sequence, and calls a gap empty
-- when every transaction that could fill it has ended. For that a transaction must have its
-- transaction id before it takes a number; nextval alone does not give it one.
CREATE FUNCTION next_outbox_id() RETURNS bigint
  LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_current_xact_id();
  RETURN nextval('outbox_id_seq');
END
$$;

-- Events that were committed with the change that raised them. They stay for a while after they
-- were sent, then are deleted.
CREATE TABLE outbox (
  id                bigint PRIMARY KEY DEFAULT next_outbox_id(),
  topic             text NOT NULL,
  event_id          uuid NOT NULL,
  event_type        text NOT NULL,
  aggregate_id      text NOT NULL,
  aggregate_version integer NOT NULL CHECK (aggregate_version > 0),
  occurred_at       timestamptz NOT NULL,
  traceparent       text,
  value             text NOT NULL,
  appended_at       timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);

-- One row: how far everything is sent, and which relay may send. The lease is by this server's
-- clock, so that skewed clocks of the relays do not matter.
CREATE TABLE outbox_cursor (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position    bigint NOT NULL DEFAULT 0,
  owner       uuid,
  lease_until timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO outbox_cursor DEFAULT VALUES;

-- Where this service stands in each partition. The row is locked while a batch is worked on, so a
-- consumer that lost the partition without noticing cannot apply anything twice.
CREATE TABLE consumer_offsets (
  topic       text NOT NULL,
  partition   integer NOT NULL,
  next_offset bigint NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition)
);

-- The last version of each aggregate whose effects stand in this schema: a message sent again has
-- a new offset but its old version.
CREATE TABLE consumed_versions (
  topic        text NOT NULL,
  aggregate_id text NOT NULL,
  version      integer NOT NULL,
  PRIMARY KEY (topic, aggregate_id)
);

-- Messages that could not be applied, kept whole until an operator sends them again or discards
-- them. Written in the transaction that moves the offset past them.
CREATE TABLE dead_letters (
  id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic               text NOT NULL,
  partition           integer NOT NULL,
  message_offset      bigint NOT NULL,
  message_key         text,
  headers             jsonb NOT NULL,
  value               bytea,
  event_type          text,
  aggregate_id        text,
  aggregate_version   integer,
  reason              text NOT NULL,
  detail              text NOT NULL,
  attempts            integer NOT NULL DEFAULT 1,
  first_failed_at     timestamptz NOT NULL DEFAULT now(),
  last_failed_at      timestamptz NOT NULL DEFAULT now(),
  resend_requested_at timestamptz,
  UNIQUE (topic, partition, message_offset)
);
CREATE INDEX dead_letters_resend ON dead_letters (topic, aggregate_id, aggregate_version)
  WHERE resend_requested_at IS NOT NULL;
CREATE INDEX dead_letters_aggregate ON dead_letters (topic, aggregate_id, aggregate_version);
