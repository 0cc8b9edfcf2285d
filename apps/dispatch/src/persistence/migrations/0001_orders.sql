-- Up Migration

-- What this service must know of incidents: kept by events of the reporting service, never written
-- by a request.
CREATE TABLE incident_headers (
  id            uuid PRIMARY KEY,
  version       integer NOT NULL,
  number        text NOT NULL,
  title         text NOT NULL,
  division_path text COLLATE "C" NOT NULL,
  holder        text NOT NULL,
  status        text NOT NULL
);

-- The text of an order, or of a hand-down that says it in its own words: once for however many
-- tasks, which may be thousands.
CREATE TABLE instructions (
  id          uuid PRIMARY KEY,
  issuer_path text COLLATE "C" NOT NULL,
  text        text NOT NULL
);

CREATE TABLE orders (
  id              uuid PRIMARY KEY,
  version         integer NOT NULL,
  status          text NOT NULL CHECK (status IN ('issued', 'done', 'recalled')),
  title           text NOT NULL,
  instructions_id uuid NOT NULL REFERENCES instructions,
  incident_id     uuid,
  incident_number text,
  issuer          text NOT NULL,
  issuer_path     text COLLATE "C" NOT NULL,
  issuer_name     text NOT NULL,
  acknowledge_by  timestamptz,
  complete_by     timestamptz,
  issued_at       timestamptz NOT NULL,
  issued_by       text NOT NULL,
  updated_at      timestamptz NOT NULL,
  ended_at        timestamptz,
  recall_reason   text,
  -- Of the tasks directly below, as on tasks.
  tasks_total     integer NOT NULL,
  tasks_open      integer NOT NULL,
  tasks_done      integer NOT NULL,
  CONSTRAINT orders_tasks_add_up
    CHECK (tasks_open >= 0 AND tasks_done >= 0 AND tasks_open + tasks_done <= tasks_total)
);
CREATE INDEX orders_issuer_path ON orders (issuer_path, id);
CREATE INDEX orders_incident ON orders (incident_id) WHERE incident_id IS NOT NULL;

CREATE TABLE tasks (
  id              uuid PRIMARY KEY,
  order_id        uuid NOT NULL REFERENCES orders,
  parent_task_id  uuid REFERENCES tasks,
  -- Ids from the top task down to this one, each followed by a slash. In the order of this text a
  -- tree is read from one index, parents before children, whatever its depth.
  lineage         text COLLATE "C" NOT NULL,
  depth           integer NOT NULL CHECK (depth > 0),
  version         integer NOT NULL,
  status          text NOT NULL CHECK (status IN ('issued', 'acknowledged', 'handed-down',
                    'submitted', 'reworking', 'done', 'declined', 'recalled')),
  -- An order's title and incident stand here too: the order itself is not visible to those below.
  order_title     text NOT NULL,
  incident_id     uuid,
  instructions_id uuid NOT NULL REFERENCES instructions,
  issuer          text NOT NULL,
  issuer_path     text COLLATE "C" NOT NULL,
  issuer_name     text NOT NULL,
  holder          text NOT NULL,
  holder_path     text COLLATE "C" NOT NULL,
  holder_name     text NOT NULL,
  acknowledge_by  timestamptz,
  complete_by     timestamptz,
  issued_at       timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  summary         text,
  workers         text[] NOT NULL DEFAULT '{}',
  -- Of the tasks that the holder handed down: all, those still waited for, those verified.
  tasks_total     integer NOT NULL DEFAULT 0,
  tasks_open      integer NOT NULL DEFAULT 0,
  tasks_done      integer NOT NULL DEFAULT 0,
  CONSTRAINT tasks_holder_below_issuer
    CHECK (starts_with(holder_path, issuer_path) AND holder_path <> issuer_path),
  CONSTRAINT tasks_add_up
    CHECK (tasks_open >= 0 AND tasks_done >= 0 AND tasks_open + tasks_done <= tasks_total),
  CONSTRAINT tasks_open_below_handed_down CHECK (tasks_open = 0 OR status = 'handed-down')
);
CREATE UNIQUE INDEX tasks_lineage ON tasks (order_id, lineage);
CREATE INDEX tasks_holder_path ON tasks (holder_path, id);
CREATE INDEX tasks_holder ON tasks (holder, id);
CREATE INDEX tasks_parent ON tasks (parent_task_id) WHERE parent_task_id IS NOT NULL;
CREATE INDEX tasks_instructions ON tasks (instructions_id, holder_path);
-- What is still to be done, and what of it is overdue, is asked often and is true of few tasks: only
-- those are in here.
CREATE INDEX tasks_due ON tasks (holder_path, complete_by)
  WHERE status NOT IN ('done', 'recalled', 'declined');

-- Each submission as it was made, for the issuer to read; the task shows the last one's summary.
CREATE TABLE task_feedbacks (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  task_id      uuid NOT NULL REFERENCES tasks,
  holder_path  text COLLATE "C" NOT NULL,
  at           timestamptz NOT NULL,
  actor        text NOT NULL,
  actor_name   text NOT NULL,
  summary      text NOT NULL,
  details      text
);
CREATE INDEX task_feedbacks_task ON task_feedbacks (task_id, id);

-- What happened to a task, for people to read. Only ever added to.
CREATE TABLE task_timeline (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  task_id     uuid NOT NULL REFERENCES tasks,
  holder_path text COLLATE "C" NOT NULL,
  kind        text NOT NULL,
  at          timestamptz NOT NULL,
  actor       text NOT NULL,
  actor_name  text NOT NULL,
  office      text,
  note        text,
  details     jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX task_timeline_task ON task_timeline (task_id, id);

ALTER TABLE incident_headers ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_headers FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_headers_scope ON incident_headers USING (
  division_path >= current_setting('tiergrid.scope', true)
  AND division_path < current_setting('tiergrid.scope_end', true)
);

-- An order belongs to its issuer and the offices above. Those who hold a task of it see the task.
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE POLICY orders_scope ON orders USING (
  issuer_path >= current_setting('tiergrid.scope', true)
  AND issuer_path < current_setting('tiergrid.scope_end', true)
);

-- A task belongs to its holder, its issuer and the offices above. A holder lies below its issuer
-- (tasks_holder_below_issuer), so whoever has the issuer in scope has the holder in scope too, and
-- one range is enough.
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
CREATE POLICY tasks_scope ON tasks USING (
  holder_path >= current_setting('tiergrid.scope', true)
  AND holder_path < current_setting('tiergrid.scope_end', true)
);

ALTER TABLE task_feedbacks ENABLE ROW LEVEL SECURITY;
ALTER TABLE task_feedbacks FORCE ROW LEVEL SECURITY;
CREATE POLICY task_feedbacks_scope ON task_feedbacks USING (
  holder_path >= current_setting('tiergrid.scope', true)
  AND holder_path < current_setting('tiergrid.scope_end', true)
);

ALTER TABLE task_timeline ENABLE ROW LEVEL SECURITY;
ALTER TABLE task_timeline FORCE ROW LEVEL SECURITY;
CREATE POLICY task_timeline_scope ON task_timeline USING (
  holder_path >= current_setting('tiergrid.scope', true)
  AND holder_path < current_setting('tiergrid.scope_end', true)
);

-- Instructions are read by whoever sees a task that they are for: the policy of tasks applies
-- inside this one.
ALTER TABLE instructions ENABLE ROW LEVEL SECURITY;
ALTER TABLE instructions FORCE ROW LEVEL SECURITY;
CREATE POLICY instructions_read ON instructions FOR SELECT USING (
  EXISTS (SELECT 1 FROM tasks WHERE tasks.instructions_id = instructions.id)
);
CREATE POLICY instructions_write ON instructions FOR INSERT WITH CHECK (
  issuer_path >= current_setting('tiergrid.scope', true)
  AND issuer_path < current_setting('tiergrid.scope_end', true)
);

REVOKE UPDATE, DELETE ON instructions, task_feedbacks, task_timeline FROM tiergrid_dispatch;
REVOKE DELETE ON orders, tasks, incident_headers FROM tiergrid_dispatch;
