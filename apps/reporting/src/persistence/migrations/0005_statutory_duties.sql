-- Up Migration

-- What an incident owes by law, a row for each duty and each time that it arises. Rows are never
-- deleted: what is owed no longer says so and why.
CREATE TABLE incident_duties (
  id                 uuid PRIMARY KEY,
  incident_id        uuid NOT NULL REFERENCES incidents,
  division_path      text COLLATE "C" NOT NULL,
  duty               text NOT NULL,
  round              integer NOT NULL,
  -- Where it stands in its pack.
  place              integer NOT NULL,
  -- Counts its events; 0 until there is one.
  version            integer NOT NULL,
  pack               text NOT NULL,
  pack_version       text NOT NULL,
  -- The duty as that version of the pack had it.
  definition         jsonb NOT NULL,
  status             text NOT NULL,
  started_at         timestamptz,
  due_at             timestamptz,
  missed_at          timestamptz,
  fulfilled_at       timestamptz,
  recorded_at        timestamptz,
  recorded_by        text,
  recorded_by_name   text,
  recorded_by_office text,
  person             text,
  reference          text,
  late               boolean,
  missing_fields     text[],
  lapsed_at          timestamptz,
  lapse_reason       text,
  CONSTRAINT incident_duties_round UNIQUE (incident_id, duty, round)
);
-- The sweep reads from here: what is not due costs nothing.
CREATE INDEX incident_duties_due ON incident_duties (due_at, id)
  WHERE status = 'running' AND missed_at IS NULL AND due_at IS NOT NULL;

-- What the reports of an incident say beside what the incident says itself. Each version stays, so
-- that what was known when a report was made can be told later.
CREATE TABLE incident_report_contents (
  incident_id     uuid NOT NULL REFERENCES incidents,
  version         integer NOT NULL,
  division_path   text COLLATE "C" NOT NULL,
  crime_suspected boolean,
  fields          jsonb NOT NULL,
  written_at      timestamptz NOT NULL,
  written_by      text NOT NULL,
  written_by_name text NOT NULL,
  office          text NOT NULL,
  PRIMARY KEY (incident_id, version)
);

ALTER TABLE incident_duties ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_duties FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_duties_scope ON incident_duties USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);

ALTER TABLE incident_report_contents ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_report_contents FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_report_contents_scope ON incident_report_contents USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);

-- An incident may be held by an office outside the place where it happened. What belongs to it is
-- read by who may read the incident, and written by a transaction that has it in hand (0003).
CREATE POLICY incident_duties_elsewhere ON incident_duties FOR SELECT USING (
  incident_id = (SELECT id FROM incidents WHERE id = incident_id)
);
CREATE POLICY incident_duties_in_hand ON incident_duties FOR INSERT WITH CHECK (
  incident_id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);
CREATE POLICY incident_duties_change_in_hand ON incident_duties FOR UPDATE USING (
  incident_id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);
CREATE POLICY incident_report_contents_elsewhere ON incident_report_contents FOR SELECT USING (
  incident_id = (SELECT id FROM incidents WHERE id = incident_id)
);
CREATE POLICY incident_report_contents_in_hand ON incident_report_contents FOR INSERT WITH CHECK (
  incident_id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);

REVOKE DELETE ON incident_duties FROM tiergrid_reporting;
REVOKE UPDATE, DELETE ON incident_report_contents FROM tiergrid_reporting;
