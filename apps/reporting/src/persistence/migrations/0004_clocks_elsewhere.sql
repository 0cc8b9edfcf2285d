-- Up Migration

-- Clocks are seen by who may see their incident, also where it was handed over to another subtree;
-- and a transaction that has the incident in hand may change them and add to them. The subquery is
-- under the incident's own policies.
CREATE POLICY clocks_elsewhere ON clocks FOR SELECT USING (
  subject_id = (SELECT id FROM incidents WHERE id = subject_id)
);
CREATE POLICY clocks_elsewhere_change ON clocks FOR UPDATE USING (
  subject_id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);
CREATE POLICY clocks_in_hand ON clocks FOR INSERT WITH CHECK (
  subject_id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);
CREATE POLICY clock_firings_elsewhere ON clock_firings FOR SELECT USING (
  subject_id = (SELECT id FROM incidents WHERE id = subject_id)
);
CREATE POLICY clock_firings_in_hand ON clock_firings FOR INSERT WITH CHECK (
  subject_id::text = ANY (string_to_array(current_setting('tiergrid.in_hand', true), ','))
);
