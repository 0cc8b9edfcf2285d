import type { Transaction } from '#libs/persistence';

/** A line that does not fit into the tree. `file` is its index in the list of files. */
export interface MisfitLine {
  readonly file: number;
  readonly line: number;
  readonly code: string;
  /** The other code that it is about, if any. */
  readonly other: string | null;
  /** Where the other one stands, if it stands in a file. */
  readonly otherFile: number | null;
  readonly otherLine: number | null;
}

export interface Misfits {
  /** The first ones, in the order of files and lines. */
  readonly lines: readonly MisfitLine[];
  readonly total: number;
}

export interface TreeChanges {
  /** Lines that name a new division. */
  readonly added: number;
  /** Lines whose division has another name, level or place now. */
  readonly changed: number;
  /** Divisions not in the files whose path changed because one above them moved. */
  readonly movedAlong: number;
}

/**
 * The imported lines in temporary tables beside the tree that stands. Everything is asked and done
 * for all lines at once, so that a nation takes seconds; `divisions` is touched only by `apply`.
 * The steps are meant to be called in the order in which they are written here.
 */
export class StagedTree {
  constructor(private readonly tx: Transaction) {}

  /** @param lines of COPY's text format: file, line, code, name, level, parent */
  async load(lines: AsyncIterable<string>): Promise<number> {
    await this.tx.execute(
      `CREATE TEMPORARY TABLE import_rows (
         file smallint, line integer, code text COLLATE "C" NOT NULL, name text, level text,
         parent_code text COLLATE "C"
       ) ON COMMIT DROP`,
    );
    const rows = await this.tx.copyIn('COPY pg_temp.import_rows FROM STDIN', lines);
    // Temporary tables are not analysed by themselves, and every plan below depends on their size.
    await this.tx.execute('ANALYZE pg_temp.import_rows');
    return rows;
  }

  /** Lines whose code stands on an earlier line too. */
  async duplicates(limit: number): Promise<Misfits> {
    return this.misfits(
      `SELECT file, line, code, code AS other, first_file AS "otherFile",
              first_line AS "otherLine"
       FROM (
         SELECT file, line, code, row_number() OVER place AS nth,
                first_value(file) OVER place AS first_file,
                first_value(line) OVER place AS first_line
         FROM pg_temp.import_rows
         WHERE code IN (SELECT code FROM pg_temp.import_rows GROUP BY code HAVING count(*) > 1)
         WINDOW place AS (PARTITION BY code ORDER BY file, line)
       ) repeated
       WHERE nth > 1`,
      limit,
    );
  }

  /** Lines whose parent stands neither in the files nor in the directory. */
  async withUnknownParent(limit: number): Promise<Misfits> {
    return this.misfits(
      `SELECT file, line, code, parent_code AS other, NULL::smallint AS "otherFile",
              NULL::integer AS "otherLine"
       FROM pg_temp.import_rows child
       WHERE parent_code IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM pg_temp.import_rows parent
                         WHERE parent.code = child.parent_code)
         AND NOT EXISTS (SELECT 1 FROM divisions parent WHERE parent.code = child.parent_code)`,
      limit,
    );
  }

  /** Gives every line its path; what lies below a division that moves comes along. */
  async computePaths(): Promise<void> {
    await this.addMovedAlong();
    // A line whose parent is not staged stands below a division whose path stays as it is: had any
    // division above it moved, that parent would have come along.
    await this.tx.execute(
      `CREATE TEMPORARY TABLE import_paths ON COMMIT DROP AS
       WITH RECURSIVE tree AS (
         SELECT line.code, coalesce(above.path, '') || line.code || '/' AS path
         FROM pg_temp.import_rows line
         LEFT JOIN divisions above ON above.code = line.parent_code
         WHERE NOT EXISTS (SELECT 1 FROM pg_temp.import_rows staged
                           WHERE staged.code = line.parent_code)
         UNION ALL
         SELECT line.code, tree.path || line.code || '/'
         FROM pg_temp.import_rows line JOIN tree ON line.parent_code = tree.code
       )
       SELECT code, path COLLATE "C" AS path FROM tree`,
    );
    await this.tx.execute('ANALYZE pg_temp.import_paths');
  }

  /** Lines that no path from a root reaches: the divisions above them form a circle. */
  async inCycles(limit: number): Promise<Misfits> {
    return this.misfits(
      `SELECT file, line, code, parent_code AS other, NULL::smallint AS "otherFile",
              NULL::integer AS "otherLine"
       FROM pg_temp.import_rows line
       WHERE file IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM pg_temp.import_paths placed WHERE placed.code = line.code)`,
      limit,
    );
  }

  /** Compares with what stands; the result is the table `changed_divisions`. */
  async compare(): Promise<TreeChanges> {
    await this.tx.execute(
      `CREATE TEMPORARY TABLE changed_divisions ON COMMIT DROP AS
       SELECT line.code, line.name, line.level, line.parent_code, placed.path, line.file, line.line,
              stands.code IS NULL AS added,
              stands.code IS NULL OR stands.parent_code IS DISTINCT FROM line.parent_code AS placed
       FROM pg_temp.import_rows line
       JOIN pg_temp.import_paths placed ON placed.code = line.code
       LEFT JOIN divisions stands ON stands.code = line.code
       WHERE stands.code IS NULL OR stands.name <> line.name OR stands.level <> line.level
          OR stands.path <> placed.path`,
    );
    await this.tx.execute('ANALYZE pg_temp.changed_divisions');
    return this.tx.one<TreeChanges>(
      `SELECT count(*) FILTER (WHERE added) AS added,
              count(*) FILTER (WHERE NOT added AND file IS NOT NULL) AS changed,
              count(*) FILTER (WHERE file IS NULL) AS "movedAlong"
       FROM pg_temp.changed_divisions`,
    );
  }

  /** Lines that would put a division below one that is closed or will be. */
  async belowClosed(limit: number): Promise<Misfits> {
    return this.misfits(
      `SELECT file, line, child.code, child.parent_code AS other, NULL::smallint AS "otherFile",
              NULL::integer AS "otherLine"
       FROM pg_temp.changed_divisions child
       JOIN divisions parent ON parent.code = child.parent_code
       WHERE child.placed AND parent.valid_to IS NOT NULL`,
      limit,
    );
  }

  /** Writes the changes into `divisions`. */
  async apply(): Promise<void> {
    await this.tx.execute(
      `UPDATE divisions
       SET name = changed.name, level = changed.level, parent_code = changed.parent_code,
           path = changed.path, revision = divisions.revision + 1
       FROM pg_temp.changed_divisions changed
       WHERE divisions.code = changed.code AND NOT changed.added`,
    );
    // In the order of the codes: the indexes then grow at their end.
    await this.tx.execute(
      `INSERT INTO divisions (code, name, level, parent_code, path)
       SELECT code, name, level, parent_code, path
       FROM pg_temp.changed_divisions WHERE added ORDER BY code`,
    );
  }

  /** Adds what lies below divisions that move and is not in the files itself. */
  private async addMovedAlong(): Promise<void> {
    await this.tx.execute(
      `CREATE TEMPORARY TABLE import_moves ON COMMIT DROP AS
       SELECT moved.path
       FROM pg_temp.import_rows line JOIN divisions moved ON moved.code = line.code
       WHERE moved.parent_code IS DISTINCT FROM line.parent_code`,
    );
    // OFFSET 0 keeps the subtree a lookup by path for each move. Left to itself PostgreSQL expects
    // most lines to be moves, and compares every division with every line.
    await this.tx.execute(
      `INSERT INTO pg_temp.import_rows (code, name, level, parent_code)
       SELECT DISTINCT below.code, below.name, below.level, below.parent_code
       FROM pg_temp.import_moves moved
       CROSS JOIN LATERAL (
         SELECT code, name, level, parent_code FROM divisions
         WHERE path > moved.path AND path < left(moved.path, -1) || '0' OFFSET 0
       ) below
       WHERE NOT EXISTS (SELECT 1 FROM pg_temp.import_rows listed WHERE listed.code = below.code)`,
    );
  }

  private async misfits(statement: string, limit: number): Promise<Misfits> {
    const rows = await this.tx.many<MisfitLine & { total: number }>(
      `SELECT misfit.*, count(*) OVER () AS total FROM (${statement}) misfit
       ORDER BY file, line LIMIT $1`,
      [limit],
    );
    return { lines: rows, total: rows[0]?.total ?? 0 };
  }
}
