import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '#libs/access';
import { isUniqueViolation, type Transaction } from '#libs/persistence';
import { Refused } from '#libs/http';
import type { SavedFilter, SaveFilter } from './saved-filters.dto.js';

type SavedFilterRow = Omit<SavedFilter, 'updatedAt'> & { updatedAt: Date };

/** Of one office a person keeps so many at the most. */
const mostFilters = 100;

/** Saved filters: those of the caller, and those that the caller's office shares. */
@Injectable()
export class SavedFilterRepository {
  /** By name. Row-level security leaves those of the office. */
  async list(tx: Transaction, caller: Caller): Promise<SavedFilter[]> {
    const rows = await tx.many<SavedFilterRow>(
      `SELECT ${columns} FROM saved_filters WHERE office_path = $2 AND (owner = $1 OR shared)
       ORDER BY name, id`,
      [caller.clientId, caller.officePath],
    );
    return rows.map(toView);
  }

  /** The caller's own or one that the office shares, locked. @throws Refused not-found */
  async load(tx: Transaction, caller: Caller, id: string): Promise<SavedFilter> {
    const row = await tx.maybeOne<SavedFilterRow>(
      `SELECT ${columns} FROM saved_filters WHERE id = $2 AND (owner = $1 OR shared) FOR UPDATE`,
      [caller.clientId, id],
    );
    if (row === undefined) throw new Refused('not-found');
    return toView(row);
  }

  /** @throws Refused filter-name-taken, too-many-filters */
  async add(tx: Transaction, caller: Caller, filter: SaveFilter, now: Date): Promise<SavedFilter> {
    const { count } = await tx.one<{ count: number }>(
      'SELECT count(*) FROM saved_filters WHERE office_path = $1 AND owner = $2',
      [caller.officePath, caller.clientId],
    );
    if (count >= mostFilters) {
      throw new Refused('too-many-filters', { parameters: { limit: String(mostFilters) } });
    }
    return this.write(
      tx,
      filter,
      `INSERT INTO saved_filters
         (owner, id, office_path, name, shared, query, version, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, 1, $7) RETURNING ${columns}`,
      [
        caller.clientId,
        uuidv7({ msecs: now.getTime() }),
        caller.officePath,
        ...values(filter, now),
      ],
    );
  }

  /** Writes one that is loaded and the caller's own. @throws Refused filter-name-taken */
  async change(
    tx: Transaction,
    caller: Caller,
    id: string,
    filter: SaveFilter,
    now: Date,
  ): Promise<SavedFilter> {
    return this.write(
      tx,
      filter,
      `UPDATE saved_filters
       SET name = $3, shared = $4, query = $5, updated_at = $6, version = version + 1
       WHERE owner = $1 AND id = $2 RETURNING ${columns}`,
      [caller.clientId, id, ...values(filter, now)],
    );
  }

  async remove(tx: Transaction, caller: Caller, id: string): Promise<void> {
    await tx.execute('DELETE FROM saved_filters WHERE owner = $1 AND id = $2', [
      caller.clientId,
      id,
    ]);
  }

  private async write(
    tx: Transaction,
    { name }: SaveFilter,
    statement: string,
    parameters: readonly unknown[],
  ): Promise<SavedFilter> {
    try {
      return toView(await tx.one<SavedFilterRow>(statement, parameters));
    } catch (error) {
      if (!isUniqueViolation(error, 'saved_filters_name')) throw error;
      throw new Refused('filter-name-taken', { field: '/name', parameters: { name } });
    }
  }
}

/** $1 is who asks. */
const columns = `id, version, name, shared, owner = $1 AS own, query, updated_at AS "updatedAt"`;

function values(filter: SaveFilter, now: Date): unknown[] {
  return [filter.name, filter.shared, JSON.stringify(filter.query), now];
}

function toView(row: SavedFilterRow): SavedFilter {
  return { ...row, updatedAt: row.updatedAt.toISOString() };
}
