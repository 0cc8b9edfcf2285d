import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { mark } from './incident-words.js';

/** What is looked for in the index. */
export interface IndexQuery {
  /** Only what this office sees: its own subtree and what it holds from elsewhere. */
  readonly office: string;
  /** Numbers of words that must all be there. */
  readonly all: readonly number[];
  /** Of each of these groups one must be there. */
  readonly anyOf: readonly (readonly number[])[];
  /** Only ids below this one; the last of the page before. */
  readonly before?: string | undefined;
  /** Only ids from this one on. */
  readonly from?: string | undefined;
}

/** Some of what was looked for, newest first. */
export interface IndexPage {
  readonly ids: string[];
  /** The last id that was looked at; undefined when there is no more. */
  readonly next: string | undefined;
}

const lowestId = '00000000-0000-0000-0000-000000000000';
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Incidents that are looked at one by one, from the newest back. */
const firstWalk = 1_000;
const longWalk = 6_000;
/** Recent incidents that a new one is compared with. */
const nearWalk = 500;
/** Of the first walk: with fewer hits than this the words count as rare. */
const commonHits = 10;

/**
 * Finds incidents by the index, newest first, at a cost that does not grow with what there is.
 *
 * Common words are found by walking back from the newest: the page is full soon. Rare ones are found
 * by the inverted index, which gives all at once: there are few. Which of the two it is shows itself
 * on the first steps of the walk; no statistics are asked, which know nothing of a word in a scope.
 */
@Injectable()
export class IncidentIndexReader {
  async find(tx: Transaction, query: IndexQuery, limit: number): Promise<IndexPage> {
    if (query.all.length === 0 && query.anyOf.length === 0) return this.list(tx, query, limit);
    const first = await this.walk(tx, query, firstWalk, limit);
    if (first.ids.length >= limit || first.next === undefined) return first;
    const wanted = limit - first.ids.length;
    const rest = { ...query, before: first.next };
    const isCommon = first.ids.length >= commonHits;
    const second = isCommon
      ? await this.walk(tx, rest, longWalk, wanted)
      : await this.lookUp(tx, rest, wanted);
    return { ids: [...first.ids, ...second.ids], next: second.next };
  }

  /**
   * Finds what shares words with a text, among the newest that an office sees.
   * @param wanted `from`: the lowest id; `fewest`: words to have in common at least
   * @returns ids, those with the most words in common first
   */
  async near(
    tx: Transaction,
    wanted: { office: string; from: string; words: readonly number[]; fewest: number },
    limit: number,
  ): Promise<string[]> {
    const rows = await tx.many<{ id: string }>(
      `WITH walked AS MATERIALIZED (
         SELECT incident_id FROM incident_offices
         WHERE office = $1 AND incident_id >= $2 ORDER BY incident_id DESC LIMIT $3)
       SELECT id FROM (
         SELECT walked.incident_id AS id, (
           SELECT count(*) FROM unnest(kept.words) word WHERE word = ANY($4::integer[])) AS shared
         FROM walked CROSS JOIN LATERAL (
           SELECT words FROM incident_words
           WHERE incident_words.incident_id = walked.incident_id OFFSET 0) kept
         WHERE kept.words && $4::integer[] OFFSET 0) compared
       WHERE shared >= $5 ORDER BY shared DESC, id DESC LIMIT $6`,
      [wanted.office, wanted.from, nearWalk, wanted.words, wanted.fewest, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Everything that an office sees. */
  private async list(tx: Transaction, query: IndexQuery, limit: number): Promise<IndexPage> {
    const rows = await tx.many<{ id: string }>(
      `SELECT incident_id AS id FROM incident_offices
       WHERE office = $1 AND incident_id < $2 AND incident_id >= $3
       ORDER BY incident_id DESC LIMIT $4`,
      [query.office, query.before ?? highestId, query.from ?? lowestId, limit],
    );
    return pageOf(rows, limit);
  }

  /** Looks at so many incidents of an office, one by one, until there are enough. */
  private async walk(
    tx: Transaction,
    query: IndexQuery,
    steps: number,
    limit: number,
  ): Promise<IndexPage> {
    const values: unknown[] = [
      ...[query.office, query.before ?? highestId, query.from ?? lowestId],
      ...[steps, limit],
    ];
    const { hits, last, walked } = await tx.one<{
      hits: string[];
      last: string | null;
      walked: number;
    }>(
      `WITH walked AS MATERIALIZED (
         SELECT incident_id FROM incident_offices
         WHERE office = $1 AND incident_id < $2 AND incident_id >= $3
         ORDER BY incident_id DESC LIMIT $4)
       SELECT ARRAY(
                SELECT walked.incident_id FROM walked CROSS JOIN LATERAL (
                  SELECT words FROM incident_words
                  WHERE incident_words.incident_id = walked.incident_id OFFSET 0) kept
                WHERE ${wordConditions(query, values)} LIMIT $5) AS hits,
              (SELECT incident_id FROM walked ORDER BY incident_id LIMIT 1) AS last,
              (SELECT count(*) FROM walked) AS walked`,
      values,
    );
    if (hits.length === limit) return { ids: hits, next: hits.at(-1) };
    return { ids: hits, next: walked < steps || last === null ? undefined : last };
  }

  /** Asks the inverted index for all incidents with these words, the office among them. */
  private async lookUp(tx: Transaction, query: IndexQuery, limit: number): Promise<IndexPage> {
    const values: unknown[] = [query.before ?? highestId, query.from ?? lowestId, limit];
    const inScope = { ...query, all: [mark.office(query.office), ...query.all] };
    const statement = `WITH hits AS MATERIALIZED (
        SELECT incident_id FROM incident_words WHERE ${wordConditions(inScope, values)})
      SELECT incident_id AS id FROM hits WHERE incident_id < $1 AND incident_id >= $2
      ORDER BY incident_id DESC LIMIT $3`;
    const [, rows] = await Promise.all([
      // A plan made while the table was new would read all of it, and is kept while it grows.
      tx.execute(`SELECT set_config('enable_seqscan', 'off', true)`),
      tx.many<{ id: string }>(statement, values),
    ]);
    return pageOf(rows, limit);
  }
}

/** Adds the words to the values. @returns the condition on the column `words` */
function wordConditions(query: IndexQuery, values: unknown[]): string {
  const conditions: string[] = [];
  if (query.all.length > 0) conditions.push(`words @> $${values.push(query.all)}::integer[]`);
  for (const group of query.anyOf) conditions.push(`words && $${values.push(group)}::integer[]`);
  return conditions.join(' AND ');
}

function pageOf(rows: readonly { id: string }[], limit: number): IndexPage {
  const ids = rows.map(({ id }) => id);
  return { ids, next: ids.length === limit ? ids.at(-1) : undefined };
}
