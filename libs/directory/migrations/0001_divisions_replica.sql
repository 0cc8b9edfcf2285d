-- Up Migration

-- This service's copy of the directory, kept by events of the identity service. Never written by
-- a request.
CREATE TABLE divisions (
  code       text PRIMARY KEY,
  name       text NOT NULL,
  level      text NOT NULL,
  path       text COLLATE "C" NOT NULL,
  valid_from date,
  valid_to   date,
  revision   integer NOT NULL
);
CREATE INDEX divisions_path ON divisions (path);
