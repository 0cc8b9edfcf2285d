-- Up Migration

-- A duplicate that was merged, and a closed incident that was reopened. `invalid` counts, on the day
-- of the report, what was rejected or merged by now, as `ended` does what has come to an end: so
-- reported - invalid is how many of a period's reports are valid, in any sum of cells.
ALTER TABLE incident_facts
  ADD COLUMN merged_on   date,
  ADD COLUMN reopened_on date,
  ADD COLUMN reopens     integer NOT NULL DEFAULT 0;

ALTER TABLE incident_counts
  ADD COLUMN merged   integer NOT NULL DEFAULT 0,
  ADD COLUMN reopened integer NOT NULL DEFAULT 0,
  ADD COLUMN invalid  integer NOT NULL DEFAULT 0;
-- Until now only the rejected were invalid; each counts where its end is counted. The owner is under
-- row-level security as well.
SELECT set_config('tiergrid.scope', '', true), set_config('tiergrid.scope_end', '~', true);
INSERT INTO incident_counts (level, division_path, day, category, grade, shard, reported, accepted,
  rejected, returned, escalated, resolved, verified, closed, ended, invalid)
SELECT tier.level, tier.path, fact.reported_on, coalesce(fact.category_code, ''),
       coalesce(fact.grade, ''), -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*)
FROM incident_facts fact, LATERAL (
  SELECT levels[depth] AS level,
         array_to_string((string_to_array(division_path, '/'))[1:depth], '/') || '/' AS path
  FROM generate_subscripts(levels, 1) AS depth) tier
WHERE fact.rejected_on IS NOT NULL
GROUP BY 1, 2, 3, 4, 5
ON CONFLICT (level, division_path, day, category, grade, shard)
  DO UPDATE SET invalid = incident_counts.invalid + excluded.invalid;
