-- Up Migration

-- Who reads the outbox beside the relay and must miss nothing, however long it stands still: what a
-- reader has not come to is not purged. The lease is by this server's clock, as the relay's is.
CREATE TABLE outbox_readers (
  name        text PRIMARY KEY,
  position    bigint NOT NULL,
  owner       uuid,
  lease_until timestamptz NOT NULL DEFAULT '-infinity'
);
