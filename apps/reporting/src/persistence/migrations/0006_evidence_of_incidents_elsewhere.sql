-- Up Migration

-- An incident that was handed over, or is offered, lies outside the area of the office that acts on
-- it now: whoever sees the incident, by its own policies, sees its files and may add to them.
CREATE POLICY attachments_of_incidents ON attachments
  USING (subject_type = 'incident' AND subject_id = (SELECT id FROM incidents WHERE id = subject_id));
