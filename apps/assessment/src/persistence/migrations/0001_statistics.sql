-- Up Migration

-- What statistics know of each incident. `levels` holds the tiers of the path's divisions as they
-- were when it was placed; it is null, and nothing is counted, while the directory lacks one.
CREATE TABLE incident_facts (
  id            uuid PRIMARY KEY,
  version       integer NOT NULL,
  division_path text COLLATE "C" NOT NULL,
  levels        text[],
  category_code text,
  grade         text,
  status        text NOT NULL,
  reported_on   date NOT NULL,
  accepted_on   date,
  rejected_on   date,
  returned_on   date,
  returns       integer NOT NULL,
  escalated_on  date,
  escalations   integer NOT NULL,
  handling_on   date,
  resolved_on   date,
  verified_on   date,
  closed_on     date
) WITH (fillfactor = 80);
CREATE INDEX incident_facts_waiting ON incident_facts (id) WHERE levels IS NULL;

-- The same of each task.
CREATE TABLE task_facts (
  id                   uuid PRIMARY KEY,
  version              integer NOT NULL,
  holder_path          text COLLATE "C" NOT NULL,
  levels               text[],
  order_id             uuid NOT NULL,
  status               text NOT NULL,
  acknowledge_by       timestamptz,
  complete_by          timestamptz,
  issued_on            date,
  acknowledged_on      date,
  acknowledged_on_time boolean,
  submitted_on         date,
  submitted_on_time    boolean,
  done_on              date,
  done_on_time         boolean,
  reworked_on          date,
  reworks              integer NOT NULL,
  declined_on          date,
  recalled_on          date
) WITH (fillfactor = 80);
CREATE INDEX task_facts_waiting ON task_facts (id) WHERE levels IS NULL;

-- Roll-ups: a row for each day, division of every tier and breakdown, a column for each metric. The
-- key leads from the tier through the subtree to the days, so a query reads what it answers and
-- nothing else. The shard is the Kafka partition that counted (-1: placing and repair), so that two
-- consumers never want one row; a count is the sum of its shards, and one shard's alone may be
-- negative. Empty text stands for what is not decided yet.
CREATE TABLE incident_counts (
  level         text COLLATE "C" NOT NULL,
  division_path text COLLATE "C" NOT NULL,
  day           date NOT NULL,
  category      text COLLATE "C" NOT NULL,
  grade         text COLLATE "C" NOT NULL,
  shard         smallint NOT NULL,
  reported      integer NOT NULL,
  accepted      integer NOT NULL,
  rejected      integer NOT NULL,
  returned      integer NOT NULL,
  escalated     integer NOT NULL,
  resolved      integer NOT NULL,
  verified      integer NOT NULL,
  closed        integer NOT NULL,
  ended         integer NOT NULL,
  PRIMARY KEY (level, division_path, day, category, grade, shard)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

CREATE TABLE task_counts (
  level                text COLLATE "C" NOT NULL,
  division_path        text COLLATE "C" NOT NULL,
  day                  date NOT NULL,
  holder_level         text COLLATE "C" NOT NULL,
  status               text COLLATE "C" NOT NULL,
  shard                smallint NOT NULL,
  issued               integer NOT NULL,
  acknowledged         integer NOT NULL,
  acknowledged_on_time integer NOT NULL,
  submitted            integer NOT NULL,
  done                 integer NOT NULL,
  done_on_time         integer NOT NULL,
  reworked             integer NOT NULL,
  declined             integer NOT NULL,
  recalled             integer NOT NULL,
  PRIMARY KEY (level, division_path, day, holder_level, status, shard)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

-- Rises with every change of a roll-up, so that a reader who asks again can be told "nothing new"
-- without counting. By shard for the same reason as above.
CREATE TABLE statistics_revisions (
  statistics text NOT NULL,
  shard      smallint NOT NULL,
  revision   bigint NOT NULL,
  PRIMARY KEY (statistics, shard)
) WITH (fillfactor = 50);

-- The scope is read in a subquery: once for a statement, not once for each of its rows.
ALTER TABLE incident_facts ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_facts FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_facts_scope ON incident_facts USING (
  division_path >= (SELECT current_setting('tiergrid.scope', true))
  AND division_path < (SELECT current_setting('tiergrid.scope_end', true))
);

ALTER TABLE task_facts ENABLE ROW LEVEL SECURITY;
ALTER TABLE task_facts FORCE ROW LEVEL SECURITY;
CREATE POLICY task_facts_scope ON task_facts USING (
  holder_path >= (SELECT current_setting('tiergrid.scope', true))
  AND holder_path < (SELECT current_setting('tiergrid.scope_end', true))
);

ALTER TABLE incident_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_counts FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_counts_scope ON incident_counts USING (
  division_path >= (SELECT current_setting('tiergrid.scope', true))
  AND division_path < (SELECT current_setting('tiergrid.scope_end', true))
);

ALTER TABLE task_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE task_counts FORCE ROW LEVEL SECURITY;
CREATE POLICY task_counts_scope ON task_counts USING (
  division_path >= (SELECT current_setting('tiergrid.scope', true))
  AND division_path < (SELECT current_setting('tiergrid.scope_end', true))
);

REVOKE DELETE ON incident_facts, task_facts, statistics_revisions FROM tiergrid_assessment;
