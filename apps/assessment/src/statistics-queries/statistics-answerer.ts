import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#libs/access';
import { Directory } from '#libs/directory';
import { ancestorCodes, type Division, isDivisionLevel, isWithin } from '#libs/divisions';
import { FileBrokenOff } from '#libs/files';
import { Refused } from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { completePeriod } from '../domain/period.js';
import { CsvExport } from './csv-export.js';
import { type Format, matchesTag, negotiateFormat } from './negotiation.js';
import type { StatisticsQuery } from './statistics-query.js';
import type { Selection } from './statistics-statement.js';
import type { StatisticsAnswer } from './statistics-view.js';
import { columnsOf, StatisticsReader } from './statistics.reader.js';
import type { Statistics } from './statistics.js';

/** Rows in a JSON answer at the most; CSV has no limit, because it is sent as it is read. */
const mostRows = 10_000;

/** What is still to be sent; undefined when the answer was sent as it was read. */
type Outcome =
  | { readonly status: 200 | 304; readonly tag: string; readonly body?: StatisticsAnswer }
  | undefined;

/** Answers `GET /v1/statistics/…`: as JSON or CSV, or that nothing is new. */
@Injectable()
export class StatisticsAnswerer {
  private readonly logger = new Logger('Statistics');

  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly reader: StatisticsReader,
    private readonly csv: CsvExport,
    private readonly clock: PlatformClock,
  ) {}

  /** @throws Refused not-found, grouping-above-division, too-many-rows, exports-busy */
  async answer(
    statistics: Statistics,
    caller: Caller,
    query: StatisticsQuery,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const format = negotiateFormat(request.headers.accept);
    let outcome: Outcome;
    try {
      outcome = await this.database.read(caller.scope, async (tx): Promise<Outcome> => {
        const selection = await this.select(tx, caller, query);
        const { asOf, version } = await this.reader.state(tx, statistics);
        const tag = entityTag(statistics, selection, format, version);
        if (matchesTag(request.headers['if-none-match'], tag)) return { status: 304, tag };
        if (format === 'json') {
          return { status: 200, tag, body: await this.json(tx, statistics, selection, asOf) };
        }
        await this.csv.send(tx, statistics, selection, reply, caching(tag));
        return undefined;
      });
    } catch (error) {
      if (!(error instanceof FileBrokenOff)) throw error;
      this.logger.warn(`a CSV answer was broken off: ${error.message}`);
      return;
    }
    if (outcome === undefined) return;
    await reply.status(outcome.status).headers(caching(outcome.tag)).send(outcome.body);
  }

  /** Completes the query; what lies outside the caller's scope is not there. */
  private async select(
    tx: Transaction,
    caller: Caller,
    { division: code, by, from, to, grain }: StatisticsQuery,
  ): Promise<Selection> {
    const division = (await this.directory.find(tx, [code])).get(code);
    if (division === undefined || !isWithin(division.path, caller.scope)) {
      throw new Refused('not-found', { field: 'division' });
    }
    await this.assertTierFits(tx, division, by);
    const today = this.clock.dayOf(this.clock.now());
    return { division, by, period: completePeriod(from, to, today), grain };
  }

  /** By a tier above the division there would be no rows, which reads like "nothing happened". */
  private async assertTierFits(
    tx: Transaction,
    division: Division,
    by: readonly string[],
  ): Promise<void> {
    const tier = by.find(isDivisionLevel);
    if (tier === undefined || tier === division.level) return;
    const above = await this.directory.find(tx, ancestorCodes(division.path).slice(0, -1));
    if ([...above.values()].some((ancestor) => ancestor.level === tier)) {
      throw new Refused('grouping-above-division', {
        field: 'by',
        parameters: { tier, division: division.code },
      });
    }
  }

  private async json(
    tx: Transaction,
    statistics: Statistics,
    selection: Selection,
    asOf: Date,
  ): Promise<StatisticsAnswer> {
    const rows = await this.reader.rows(tx, statistics, selection, mostRows + 1);
    if (rows.length > mostRows) {
      throw new Refused('too-many-rows', { parameters: { limit: String(mostRows) } });
    }
    const columns = columnsOf(statistics, selection);
    const { division, period, grain, by } = selection;
    return {
      division: division.code,
      divisionName: division.name,
      ...period,
      grain,
      by: [...by],
      asOf: asOf.toISOString(),
      rows: rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null]))),
    };
  }
}

/** Weak: the moment of the answer (`asOf`) is no part of what it says. */
function entityTag(
  { name }: Statistics,
  { division, by, period, grain }: Selection,
  format: Format,
  version: string,
): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, division.path, by, period, grain, format, version]))
    .digest('base64url');
  return `W/"${hash.slice(0, 27)}"`;
}

/** The client may keep the answer and must ask whether it still stands. */
function caching(tag: string): Record<string, string> {
  return { etag: tag, 'cache-control': 'private, no-cache', vary: 'Accept, Authorization' };
}
