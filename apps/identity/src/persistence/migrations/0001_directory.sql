-- Up Migration

-- The tree of divisions. Codes and paths sort by bytes, so that a subtree, a page of a list and the
-- beginning of a code are ranges of an index whatever the server's locale is.
--
-- No row-level security here: what divisions there are is public knowledge inside the platform.
--
-- parent_code and path carry no foreign key: only the import and `divisions close` write this
-- table, each checks the tree as a whole, and 664,000 checks row by row would only cost time.
CREATE TABLE divisions (
  code        text COLLATE "C" PRIMARY KEY,
  name        text COLLATE "C" NOT NULL,
  level       text NOT NULL,
  parent_code text COLLATE "C",
  path        text COLLATE "C" NOT NULL CONSTRAINT divisions_path_key UNIQUE,
  valid_from  date,
  valid_to    date,
  revision    integer NOT NULL DEFAULT 1 CHECK (revision > 0),
  CHECK (parent_code <> code),
  CHECK (right(path, length(code) + 1) = code || '/')
);
CREATE INDEX divisions_parent ON divisions (parent_code, code);
CREATE INDEX divisions_level ON divisions (level, code);
-- The beginning of a name, without pg_trgm: that extension cuts Chinese into nothing when the
-- server's locale is C, needs three characters, and would make the import of a nation far slower.
CREATE INDEX divisions_name ON divisions (name, code);

-- Events about divisions are numbered for each parent, because siblings travel in one message.
-- `root` stands for the divisions without a parent.
CREATE TABLE division_streams (
  stream  text COLLATE "C" PRIMARY KEY,
  version integer NOT NULL CHECK (version > 0)
);
