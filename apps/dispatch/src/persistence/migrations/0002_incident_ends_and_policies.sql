-- Up Migration

-- Of an incident an order needs its number, where it lies and whether it has come to its end. Titles,
-- holders and the steps in between are not kept any more: nothing read them, and each of an
-- incident's events was a write. (Contracted at once: no release has the columns.)
ALTER TABLE incident_headers ADD COLUMN ended_as text;
UPDATE incident_headers SET ended_as = status WHERE status IN ('closed', 'rejected');
ALTER TABLE incident_headers
  DROP COLUMN version, DROP COLUMN title, DROP COLUMN holder, DROP COLUMN status;

-- The scope is read in a subquery: once for a statement, not once for each of its rows. Not so on
-- tasks and orders, which are listed by scope: there the planner must see its bounds. Those of a
-- subquery it takes for half a percent of the table, whoever asks: then it looks for a village's few
-- tasks among those of the whole country, from the newest back, or sorts all that a province has.
ALTER POLICY incident_headers_scope ON incident_headers USING (
  division_path >= (SELECT current_setting('tiergrid.scope', true))
  AND division_path < (SELECT current_setting('tiergrid.scope_end', true))
);
ALTER POLICY task_feedbacks_scope ON task_feedbacks USING (
  holder_path >= (SELECT current_setting('tiergrid.scope', true))
  AND holder_path < (SELECT current_setting('tiergrid.scope_end', true))
);
ALTER POLICY task_timeline_scope ON task_timeline USING (
  holder_path >= (SELECT current_setting('tiergrid.scope', true))
  AND holder_path < (SELECT current_setting('tiergrid.scope_end', true))
);
