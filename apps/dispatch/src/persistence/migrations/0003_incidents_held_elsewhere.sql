-- Up Migration

-- An incident that was handed over is held by an office that does not lie above where it happened.
-- That office issues orders for it and must see it; null for all others, which their place decides.
ALTER TABLE incident_headers ADD COLUMN holder_path text COLLATE "C";
CREATE POLICY incident_headers_held ON incident_headers FOR SELECT USING (
  holder_path >= (SELECT current_setting('tiergrid.scope', true))
  AND holder_path < (SELECT current_setting('tiergrid.scope_end', true))
);
CREATE POLICY incident_headers_share ON incident_headers FOR UPDATE USING (
  holder_path >= (SELECT current_setting('tiergrid.scope', true))
  AND holder_path < (SELECT current_setting('tiergrid.scope_end', true))
);
