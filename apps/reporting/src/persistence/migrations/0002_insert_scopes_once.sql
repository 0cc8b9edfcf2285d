-- Up Migration

-- The scopes of a statement that inserts for several callers are read once for the statement. The
-- function was called for every row, and PostgreSQL plans and runs such a function by itself each
-- time. Without scopes the comparison is NULL, which a check takes for a refusal.
ALTER POLICY incidents_insert ON incidents WITH CHECK (
  division_path ^@ ANY ((SELECT string_to_array(nullif(current_setting('tiergrid.insert_scopes', true), ''), ','))::text[])
);
ALTER POLICY incident_timeline_insert ON incident_timeline WITH CHECK (
  division_path ^@ ANY ((SELECT string_to_array(nullif(current_setting('tiergrid.insert_scopes', true), ''), ','))::text[])
);
ALTER POLICY incident_contacts_insert ON incident_contacts WITH CHECK (
  division_path ^@ ANY ((SELECT string_to_array(nullif(current_setting('tiergrid.insert_scopes', true), ''), ','))::text[])
);

DROP FUNCTION within_insert_scopes(text);
