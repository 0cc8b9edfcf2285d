import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { textsOf } from '../incident-index/incident-words.js';
import { IncidentIndexReader } from '../incident-index/incident-index.reader.js';
import { wordsAsked, wordsOf } from '../incident-index/words.js';
import {
  filterConditions,
  filterValues,
  type IncidentFilter,
  indexedWords,
  lowestIdAt,
} from './incident-filter.js';
import type { IncidentView } from './incident-view.js';
import { incidentColumns, IncidentReader, type IncidentRow } from './incident.reader.js';

/** A page of incidents, newest first. */
export interface IncidentPage {
  readonly items: IncidentView[];
  /** Id after which the next page begins; undefined on the last one. */
  readonly next: string | undefined;
}

/** A page of changes, oldest first. */
export interface ChangePage {
  readonly items: IncidentView[];
  /** Position after which the next page begins. */
  readonly position: number;
  /** True when there is more already. */
  readonly hasMore: boolean;
}

/**
 * How often a page is filled up that came out too short, because what the index found did not meet
 * the other conditions. Then it goes out as it is: the client goes on from its cursor, and no
 * request works without end.
 */
const mostRounds = 4;
/** Changes that a round of a feed looks at. */
const feedStep = 500;
/** How many transactions back a list looks for what the index may not have yet. */
const recentTransactions = 2_000;

/** Lists incidents by way of the index. Row-level security leaves only what the caller may see. */
@Injectable()
export class IncidentListReader {
  constructor(
    private readonly index: IncidentIndexReader,
    private readonly reader: IncidentReader,
  ) {}

  /**
   * Reads a page, newest first; ids are UUIDv7, so their order is that of the reports.
   * @param office whose incidents are asked for: the caller's, or one below it
   * @param before id of the last incident on the page before
   */
  async page(
    tx: Transaction,
    office: string,
    filter: IncidentFilter,
    before: string | undefined,
    limit: number,
  ): Promise<IncidentPage> {
    const query = {
      office,
      ...indexedWords(filter),
      before: lowest(before, filter.reportedTo && lowestIdAt(filter.reportedTo)),
      from: filter.reportedFrom && lowestIdAt(filter.reportedFrom),
    };
    // A search finds what is indexed, up to a second behind; a plain list shows the newest at once.
    const recent =
      filter.q === undefined ? await this.recentIds(tx, filter, query.before, limit + 1) : [];
    const items: IncidentView[] = [];
    let place = query.before;
    for (let round = 0; round < mostRounds; round += 1) {
      const found = await this.index.find(
        tx,
        { ...query, before: place },
        limit + 1 - items.length,
      );
      const { next } = found;
      // What is recent and lies behind the place where the index stands comes with a later page.
      const due = recent.filter(
        (id) => (place === undefined || id < place) && (next === undefined || id >= next),
      );
      items.push(...(await this.read(tx, newestFirst([...found.ids, ...due]), filter)));
      if (items.length > limit) {
        const page = items.slice(0, limit);
        return { items: page, next: page.at(-1)?.id };
      }
      place = next;
      if (place === undefined) break;
    }
    return { items, next: place };
  }

  /**
   * Reads what changed after a position, in the order in which the changes became visible, each
   * incident as it is now. Going on from the page's position loses nothing: see IncidentIndexWriter.
   */
  async changes(
    tx: Transaction,
    office: string,
    filter: IncidentFilter,
    position: number,
    limit: number,
  ): Promise<ChangePage> {
    const items: IncidentView[] = [];
    let reached = position;
    for (let round = 0; round < mostRounds; round += 1) {
      const step = isPlain(filter) ? limit - items.length : feedStep;
      const rows = await tx.many<{ id: string; position: number }>(
        `SELECT incident_id AS id, position FROM incident_offices
         WHERE office = $1 AND position > $2 ORDER BY position LIMIT $3`,
        [office, reached, step],
      );
      const ids = rows.map(({ id }) => id);
      const views = new Map((await this.read(tx, ids, filter)).map((view) => [view.id, view]));
      for (const row of rows) {
        const view = views.get(row.id);
        if (view !== undefined) items.push(view);
        reached = row.position;
        if (items.length === limit) return { items, position: reached, hasMore: true };
      }
      if (rows.length < step) return { items, position: reached, hasMore: false };
    }
    return { items, position: reached, hasMore: true };
  }

  /** The position at which a feed of what changed since a time begins. */
  async positionAt(tx: Transaction, time: Date): Promise<number> {
    const mark = await tx.maybeOne<{ position: number }>(
      // A minute earlier: the clocks of several servers may differ a little.
      `SELECT position FROM incident_index_marks
       WHERE at <= $1::timestamptz - interval '1 minute' ORDER BY at DESC LIMIT 1`,
      [time],
    );
    return mark?.position ?? 0;
  }

  /** Reads incidents by their ids, in the order of these, leaving out what the filter excludes. */
  private async read(
    tx: Transaction,
    ids: readonly string[],
    filter: IncidentFilter,
  ): Promise<IncidentView[]> {
    if (ids.length === 0) return [];
    const rows = await tx.many<IncidentRow>(
      `SELECT ${incidentColumns} FROM incidents WHERE id = ANY($15::uuid[]) AND ${filterConditions}`,
      [...filterValues(filter), ids],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => {
      const row = byId.get(id);
      return row === undefined || !hasWords(row, filter.q) ? [] : [this.reader.toView(row)];
    });
  }

  /** What meets the conditions and was written so lately that the index may not have it. */
  private async recentIds(
    tx: Transaction,
    filter: IncidentFilter,
    before: string | undefined,
    limit: number,
  ): Promise<string[]> {
    const rows = await tx.many<{ id: string }>(
      // The bounds on changed_in tell the planner that it is a small range. And the range is read
      // before anything is sorted, or it would walk through all incidents by their ids.
      `WITH recent AS MATERIALIZED (
         SELECT changed.id
         FROM (SELECT changed_in, incident_id, pg_snapshot_xmax(pg_current_snapshot()) AS newest
               FROM incident_index_state OFFSET 0) state
         CROSS JOIN LATERAL (
           SELECT id FROM incidents
           WHERE (incidents.changed_in, id) > (state.changed_in, state.incident_id)
             AND incidents.changed_in >= greatest(newest::text::bigint - $15, 0)::text::xid8
             AND incidents.changed_in <= newest
             AND ${filterConditions} OFFSET 0) changed)
       SELECT id FROM recent WHERE $16::uuid IS NULL OR id < $16::uuid
       ORDER BY id DESC LIMIT $17`,
      [...filterValues(filter), recentTransactions, before ?? null, limit],
    );
    return rows.map(({ id }) => id);
  }
}

function newestFirst(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort().reverse();
}

function lowest(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

/** True when a feed shows all changes, so that a page needs no more of them than it has room. */
function isPlain(filter: IncidentFilter): boolean {
  return filterValues({ ...filter, updatedSince: undefined }).every((value) => value === null);
}

/** Words of the index are numbers, and two words may share one: here the words themselves count. */
export function hasWords(row: IncidentRow, q: string | undefined): boolean {
  if (q === undefined) return true;
  const there = new Set(textsOf(row).flatMap((text) => [...wordsOf(text, true)]));
  for (const word of wordsAsked(q)) if (!there.has(word)) return false;
  return true;
}
