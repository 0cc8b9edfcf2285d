-- Up Migration

-- What must be done in time: a row for each limit that binds a subject (an incident, a task). The
-- start and the rule never change; who may change anything has locked the subject's own row.
CREATE TABLE clocks (
  subject_id    uuid NOT NULL,
  -- Counted from 1 for each subject; never used again.
  number        smallint NOT NULL,
  subject_type  text NOT NULL,
  subject_path  text COLLATE "C" NOT NULL,
  holder        text NOT NULL,
  pack          text NOT NULL,
  rule          text NOT NULL,
  measures      text NOT NULL,
  -- local: a place's own limit. legal: a law's, which nothing pauses.
  kind          text NOT NULL,
  -- wall or working.
  runs_on       text NOT NULL,
  -- escalate or supervise.
  when_missed   text NOT NULL,
  started_at    timestamptz NOT NULL,
  due_at        timestamptz NOT NULL,
  -- Stretches that do not count, [{from, to}], and the one that has not ended.
  pauses        jsonb NOT NULL DEFAULT '[]',
  paused_at     timestamptz,
  met_at        timestamptz,
  missed_at     timestamptz,
  stopped_at    timestamptz,
  stop_reason   text,
  -- The highest percentage that is dealt with, and how many events the clock has raised.
  reminded      smallint NOT NULL DEFAULT 0,
  event_version smallint NOT NULL DEFAULT 0,
  -- Others began with it whose rows are not written yet; this is the first of them to act.
  leads         boolean NOT NULL DEFAULT false,
  -- The next instant at which something is to be done; NULL when nothing is, or while it is paused.
  next_at       timestamptz,
  -- How often in a row it could not be done, and why not the last time.
  failures      smallint NOT NULL DEFAULT 0,
  last_error    text,
  CONSTRAINT clocks_pkey PRIMARY KEY (subject_id, number)
);
-- A sweep that finds nothing due is one look into this index, however many clocks are open.
CREATE INDEX clocks_next ON clocks (subject_type, next_at) WHERE next_at IS NOT NULL;
-- These hold no new clock, so that a report does not pay for them.
CREATE INDEX clocks_overdue ON clocks (holder, due_at, subject_id, number)
  WHERE missed_at IS NOT NULL AND met_at IS NULL AND stopped_at IS NULL;
CREATE INDEX clocks_failing ON clocks (next_at) WHERE failures > 0;
ALTER TABLE clocks SET (
  fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05
);

-- What was done at a percentage of a clock, or why nothing was. Its key is the promise that nothing
-- happens twice.
CREATE TABLE clock_firings (
  subject_id   uuid NOT NULL,
  number       smallint NOT NULL,
  percent      smallint NOT NULL,
  subject_path text COLLATE "C" NOT NULL,
  holder       text NOT NULL,
  rule         text NOT NULL,
  at           timestamptz NOT NULL,
  -- reminded, escalated, supervised or skipped.
  outcome      text NOT NULL,
  reason       text,
  CONSTRAINT clock_firings_pkey PRIMARY KEY (subject_id, number, percent)
);
CREATE INDEX clock_firings_skipped ON clock_firings (subject_path, at) WHERE outcome = 'skipped';

ALTER TABLE clocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE clocks FORCE ROW LEVEL SECURITY;
CREATE POLICY clocks_scope ON clocks USING (
  subject_path >= current_setting('tiergrid.scope', true)
  AND subject_path < current_setting('tiergrid.scope_end', true)
);
CREATE POLICY clocks_insert ON clocks FOR INSERT WITH CHECK (
  subject_path ^@ ANY ((SELECT string_to_array(nullif(current_setting('tiergrid.insert_scopes', true), ''), ','))::text[])
);
ALTER TABLE clock_firings ENABLE ROW LEVEL SECURITY;
ALTER TABLE clock_firings FORCE ROW LEVEL SECURITY;
CREATE POLICY clock_firings_scope ON clock_firings USING (
  subject_path >= current_setting('tiergrid.scope', true)
  AND subject_path < current_setting('tiergrid.scope_end', true)
);

-- Every service that has clocks has a role of its own. It may not move a start, exchange a rule, or
-- unsay what was done.
DO $$
DECLARE
  role text := 'tiergrid_' || current_schema();
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE ON clocks, clock_firings FROM %I', role);
  EXECUTE format('GRANT UPDATE (holder, due_at, pauses, paused_at, met_at, missed_at, stopped_at, '
    'stop_reason, reminded, event_version, leads, next_at, failures, last_error) ON clocks TO %I', role);
END
$$;
