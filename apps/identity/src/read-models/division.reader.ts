import { Injectable } from '@nestjs/common';
import type { DivisionLevel } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import { rootStream } from '../domain/division/division-row.js';
import type { DivisionView } from './division-view.js';

export interface DivisionFilter {
  /** Code of the division directly above; `root` for those without one. */
  readonly parent?: string | undefined;
  readonly level?: DivisionLevel | undefined;
  /** What the code begins with. */
  readonly codePrefix?: string | undefined;
}

/** Where a page of a search ended: among the matches by code, or among those by name. */
export type SearchPlace =
  | { readonly by: 'code'; readonly code: string }
  | { readonly by: 'name'; readonly name: string; readonly code: string };

/** A match with the way in which it was found. */
export interface DivisionMatch {
  readonly division: DivisionView;
  readonly by: 'code' | 'name';
}

const columns = `code, name, level, parent_code AS "parentCode", path,
  valid_from AS "validFrom", valid_to AS "validTo", revision AS version`;

/** Reads the directory. Every list is a range of an index with an end, whatever is asked. */
@Injectable()
export class DivisionReader {
  async find(tx: Transaction, code: string): Promise<DivisionView | undefined> {
    return tx.maybeOne<DivisionView>(`SELECT ${columns} FROM divisions WHERE code = $1`, [code]);
  }

  /** In the order of codes, those after `after`. */
  async list(
    tx: Transaction,
    filter: DivisionFilter,
    after: string | undefined,
    limit: number,
  ): Promise<DivisionView[]> {
    const query = new Conditions(filter);
    query.add((value) => `code > ${value}`, after ?? '');
    return tx.many<DivisionView>(
      `SELECT ${columns} FROM divisions WHERE ${query.text}
       ORDER BY code LIMIT ${query.value(limit)}`,
      query.values,
    );
  }

  /**
   * Divisions whose code or name begins with `text`: first those found by code in the order of
   * codes, then those found by name in the order of names.
   */
  async search(
    tx: Transaction,
    text: string,
    filter: DivisionFilter,
    after: SearchPlace | undefined,
    limit: number,
  ): Promise<DivisionMatch[]> {
    const coded =
      after?.by === 'name'
        ? []
        : await this.list(tx, { ...filter, codePrefix: text }, after?.code, limit);
    const place = after?.by === 'name' ? after : undefined;
    const left = limit - coded.length;
    const named = left === 0 ? [] : await this.byName(tx, text, filter, place, left);
    return [
      ...coded.map((division): DivisionMatch => ({ division, by: 'code' })),
      ...named.map((division): DivisionMatch => ({ division, by: 'name' })),
    ];
  }

  private async byName(
    tx: Transaction,
    text: string,
    filter: DivisionFilter,
    after: { name: string; code: string } | undefined,
    limit: number,
  ): Promise<DivisionView[]> {
    const query = new Conditions(filter);
    query.add((value) => `name >= ${value}`, text);
    query.add((value) => `name < ${value}`, endOfPrefix(text));
    // What begins with the text by code too was found already.
    query.add((value) => `NOT starts_with(code, ${value})`, text);
    if (after !== undefined) {
      const place = `(${query.value(after.name)}, ${query.value(after.code)})`;
      query.conditions.push(`(name, code) > ${place}`);
    }
    return tx.many<DivisionView>(
      `SELECT ${columns} FROM divisions WHERE ${query.text}
       ORDER BY name, code LIMIT ${query.value(limit)}`,
      query.values,
    );
  }
}

/** The conditions of a query with the values of their parameters. */
class Conditions {
  readonly conditions: string[] = [];
  readonly values: unknown[] = [];

  constructor({ parent, level, codePrefix }: DivisionFilter) {
    if (parent === rootStream) this.conditions.push('parent_code IS NULL');
    else this.add((value) => `parent_code = ${value}`, parent);
    this.add((value) => `level = ${value}`, level);
    if (codePrefix !== undefined) {
      this.add((value) => `code >= ${value}`, codePrefix);
      this.add((value) => `code < ${value}`, endOfPrefix(codePrefix));
    }
  }

  get text(): string {
    return this.conditions.join(' AND ');
  }

  /** Adds a condition, unless there is nothing to compare with. */
  add(condition: (placeholder: string) => string, value: unknown): void {
    if (value !== undefined) this.conditions.push(condition(this.value(value)));
  }

  /** @returns the placeholder of a new parameter */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** The first text after all that begin with `prefix`, in the order of bytes. */
function endOfPrefix(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
