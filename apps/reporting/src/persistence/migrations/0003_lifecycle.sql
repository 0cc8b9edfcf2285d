-- Up Migration

-- Which rules an incident goes by, what it came from while it is suspended, to whom it is offered,
-- whether its final report is there. Old rows were all taken under the pack that ships as default.
ALTER TABLE incidents
  ADD COLUMN policy_pack      text NOT NULL DEFAULT 'cn-2025',
  ADD COLUMN policy_version   text NOT NULL DEFAULT '1.0.0',
  ADD COLUMN suspended_from   text,
  ADD COLUMN offered_to       text,
  ADD COLUMN offered_path     text COLLATE "C",
  ADD COLUMN has_final_report boolean NOT NULL DEFAULT false;
CREATE INDEX incidents_offered ON incidents (offered_to, id) WHERE offered_to IS NOT NULL;

-- Which incident goes on for a merged one, and how that one stands: whoever sees the duplicate sees
-- this much of its survivor, wherever that lies, so it is without paths. Moves on with the survivor.
CREATE TABLE incident_merges (
  duplicate_id    uuid PRIMARY KEY REFERENCES incidents,
  survivor_id     uuid NOT NULL REFERENCES incidents,
  survivor_number text NOT NULL,
  survivor_status text NOT NULL
);
CREATE INDEX incident_merges_survivor ON incident_merges (survivor_id);

CREATE TABLE incident_supplements (
  id            uuid PRIMARY KEY,
  incident_id   uuid NOT NULL REFERENCES incidents,
  division_path text COLLATE "C" NOT NULL,
  at            timestamptz NOT NULL,
  actor         text NOT NULL,
  actor_name    text NOT NULL,
  office        text NOT NULL,
  text          text NOT NULL,
  impact        jsonb,
  -- How many; they themselves stand with the incident's, and go with them when their time is over.
  indicators    integer NOT NULL
);
CREATE INDEX incident_supplements_incident ON incident_supplements (incident_id, id);

CREATE TABLE incident_final_reports (
  id                 uuid PRIMARY KEY,
  incident_id        uuid NOT NULL REFERENCES incidents,
  division_path      text COLLATE "C" NOT NULL,
  at                 timestamptz NOT NULL,
  actor              text NOT NULL,
  actor_name         text NOT NULL,
  office             text NOT NULL,
  cause              text NOT NULL,
  emergency_measures text NOT NULL,
  harm               text NOT NULL,
  responsibility     text NOT NULL,
  rectification      text NOT NULL,
  lessons            text NOT NULL
);
CREATE INDEX incident_final_reports_incident ON incident_final_reports (incident_id, id);

-- An incident belongs to where it happened. Beyond that it is seen by who holds it and by the
-- office that it is offered to, wherever those lie, and by offices above them. And by a transaction
-- that has it in hand: that found it in its scope and locked it. What that one writes may take the
-- incident out of its own scope (an offer refused, an escalation to another county's prefecture),
-- and a row that leaves the scope of who writes it is otherwise refused.
--
-- Policies of their own, for reading and changing only: whoever inserts, does so inside his scope.
CREATE POLICY incidents_elsewhere ON incidents FOR SELECT USING (
  (holder_path >= current_setting('tiergrid.scope', true)
   AND holder_path < current_setting('tiergrid.scope_end', true))
  OR (offered_path >= current_setting('tiergrid.scope', true)
      AND offered_path < current_setting('tiergrid.scope_end', true))
  OR id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);
CREATE POLICY incidents_elsewhere_change ON incidents FOR UPDATE USING (
  (holder_path >= current_setting('tiergrid.scope', true)
   AND holder_path < current_setting('tiergrid.scope_end', true))
  OR (offered_path >= current_setting('tiergrid.scope', true)
      AND offered_path < current_setting('tiergrid.scope_end', true))
  OR id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);

-- What belongs to an incident is read by who may read the incident. (The subquery is under the
-- incident's own policies. As a value, not as EXISTS: that could be planned as a table of all.)
CREATE POLICY incident_timeline_elsewhere ON incident_timeline FOR SELECT USING (
  incident_id = (SELECT id FROM incidents WHERE id = incident_id)
);
CREATE POLICY incident_timeline_in_hand ON incident_timeline FOR INSERT WITH CHECK (
  incident_id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);

-- Contacts of people are for the place and the holder, not for an office that is only asked.
CREATE POLICY incident_contacts_elsewhere ON incident_contacts FOR SELECT USING (
  incident_id = (
    SELECT id FROM incidents
    WHERE id = incident_id
      AND holder_path >= current_setting('tiergrid.scope', true)
      AND holder_path < current_setting('tiergrid.scope_end', true))
);

ALTER TABLE incident_supplements ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_supplements FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_supplements_scope ON incident_supplements USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);
CREATE POLICY incident_supplements_elsewhere ON incident_supplements FOR SELECT USING (
  incident_id = (SELECT id FROM incidents WHERE id = incident_id)
);
CREATE POLICY incident_supplements_in_hand ON incident_supplements FOR INSERT WITH CHECK (
  incident_id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);

ALTER TABLE incident_final_reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_final_reports FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_final_reports_scope ON incident_final_reports USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);
CREATE POLICY incident_final_reports_elsewhere ON incident_final_reports FOR SELECT USING (
  incident_id = (SELECT id FROM incidents WHERE id = incident_id)
);
CREATE POLICY incident_final_reports_in_hand ON incident_final_reports FOR INSERT WITH CHECK (
  incident_id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);

REVOKE UPDATE, DELETE ON incident_supplements, incident_final_reports FROM tiergrid_reporting;
REVOKE DELETE ON incident_merges FROM tiergrid_reporting;
