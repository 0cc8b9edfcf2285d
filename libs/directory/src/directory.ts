import { Injectable } from '@nestjs/common';
import type { Division } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';

const columns = `code, name, level, path, valid_from AS "validFrom", valid_to AS "validTo"`;

/** The directory as this service knows it: a replica, a moment behind identity. */
@Injectable()
export class Directory {
  /** The divisions with these codes, by code; unknown ones are absent. */
  async find(tx: Transaction, codes: readonly string[]): Promise<Map<string, Division>> {
    const rows = await tx.many<Division>(
      `SELECT ${columns} FROM divisions WHERE code = ANY($1::text[])`,
      [[...new Set(codes)]],
    );
    return new Map(rows.map((division) => [division.code, division]));
  }

  /**
   * The divisions with these codes and all that lie above them, by code. What is cut out of a path
   * has the path's collation; in that of the codes the index finds it, else the whole tree is read.
   */
  async findLines(tx: Transaction, codes: readonly string[]): Promise<Map<string, Division>> {
    const rows = await tx.many<Division>(
      // As an array, not as a join: a plan made for a small directory would read all of a large one.
      `SELECT ${columns} FROM divisions WHERE code = ANY(ARRAY(
         SELECT string_to_table(rtrim(path, '/'), '/') COLLATE "default"
         FROM divisions WHERE code = ANY($1::text[])))`,
      [[...new Set(codes)]],
    );
    return new Map(rows.map((division) => [division.code, division]));
  }

  /**
   * The open divisions inside a subtree, itself included, at most `limit`, in the order of paths.
   * @param today the day in the platform's time zone, `YYYY-MM-DD`
   */
  async findWithin(
    tx: Transaction,
    subtree: { path: string; end: string },
    today: string,
    limit: number,
  ): Promise<Division[]> {
    return tx.many<Division>(
      `SELECT ${columns} FROM divisions
       WHERE path >= $1 AND path < $2 AND (valid_to IS NULL OR valid_to > $3::date)
       ORDER BY path LIMIT $4`,
      [subtree.path, subtree.end, today, limit],
    );
  }

  /**
   * Every open division of a level inside a subtree, at most `limit`, in the order of paths.
   * @param today the day in the platform's time zone, `YYYY-MM-DD`; the server's may be another
   */
  async findLevel(
    tx: Transaction,
    subtree: { path: string; end: string },
    level: string,
    today: string,
    limit: number,
  ): Promise<Division[]> {
    return tx.many<Division>(
      `SELECT ${columns} FROM divisions
       WHERE path >= $1 AND path < $2 AND level = $3 AND (valid_to IS NULL OR valid_to > $4::date)
       ORDER BY path LIMIT $5`,
      [subtree.path, subtree.end, level, today, limit],
    );
  }
}
