-- Up Migration

-- The transaction that wrote a row last: what changed since the index was brought up to date is
-- found by it, and none is passed over, because a transaction that still runs has a number above
-- pg_snapshot_xmin. Rows from before have 0, so they are indexed first.
ALTER TABLE incidents ADD COLUMN changed_in xid8 NOT NULL DEFAULT '0';
ALTER TABLE incidents ALTER COLUMN changed_in SET DEFAULT pg_current_xact_id();
CREATE INDEX incidents_changed ON incidents (changed_in, id);

CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_in := pg_current_xact_id();
  RETURN NEW;
END
$$;
CREATE TRIGGER incidents_note_change BEFORE UPDATE ON incidents
  FOR EACH ROW EXECUTE FUNCTION note_change();

-- Lists are read from the tables below; each index on incidents costs every report and command.
DROP INDEX incidents_updated;
DROP INDEX incidents_holder;

-- The index of incidents (docs/adr/0020-search.md): written in the background, made anew from the
-- incidents at any time. It has no paths and no texts, only ids and numbers of words; what is found
-- in it is read from incidents, where row-level security applies.

-- Which offices see an incident: that of its division, its holder, whom it is offered to, and all
-- above these. A list is a walk down the one index, a feed up the other.
CREATE TABLE incident_offices (
  office      text COLLATE "C" NOT NULL,
  incident_id uuid NOT NULL,
  -- The place of its last change among all changes, given out by the one indexer in the order in
  -- which they become visible: a cursor in it loses nothing.
  position    bigint NOT NULL,
  PRIMARY KEY (office, incident_id)
);
CREATE INDEX incident_offices_position ON incident_offices (office, position, incident_id);

CREATE TABLE incident_words (
  incident_id uuid PRIMARY KEY,
  words       integer[] NOT NULL
);
-- What waits to be sorted in is read by every search, so it must stay small.
CREATE INDEX incident_words_words ON incident_words USING gin (words)
  WITH (fastupdate = on, gin_pending_list_limit = 512);
ALTER TABLE incident_words SET (autovacuum_vacuum_insert_scale_factor = 0.05);
-- Most words are rare, and the planner need not know the common ones: 0 keeps ANALYZE short.
ALTER TABLE incident_words ALTER COLUMN words SET STATISTICS 0;

-- One row: how far the index has come. It is locked while somebody works on it.
CREATE TABLE incident_index_state (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  changed_in  xid8 NOT NULL DEFAULT '0',
  incident_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  position    bigint NOT NULL DEFAULT 0
);
INSERT INTO incident_index_state DEFAULT VALUES;

-- Which position stood when: where a feed since a time begins. A row a minute at the most.
CREATE TABLE incident_index_marks (
  at       timestamptz PRIMARY KEY,
  position bigint NOT NULL
);

-- Filters that somebody keeps, for themselves or for their office.
CREATE TABLE saved_filters (
  id          uuid PRIMARY KEY,
  owner       text NOT NULL,
  office_path text COLLATE "C" NOT NULL,
  name        text NOT NULL,
  shared      boolean NOT NULL,
  query       jsonb NOT NULL,
  version     integer NOT NULL,
  updated_at  timestamptz NOT NULL,
  CONSTRAINT saved_filters_name UNIQUE (owner, office_path, name)
);
CREATE INDEX saved_filters_office ON saved_filters (office_path, name, id);

-- An office's filters are its own; those above have theirs.
ALTER TABLE saved_filters ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_filters FORCE ROW LEVEL SECURITY;
CREATE POLICY saved_filters_scope ON saved_filters USING (
  office_path = current_setting('tiergrid.scope', true)
);
